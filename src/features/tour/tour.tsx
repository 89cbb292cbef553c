"use client";

import { lazy, Suspense } from "react";
import type { Tour as TourState } from "#src/features/tour/use-tour.ts";

const TourCard = lazy(() =>
  import("#src/features/tour/tour-card.tsx").then((module) => ({ default: module.TourCard })),
);

/** The tour while it is open; its code is fetched then. */
export function Tour({ tour: { state, end } }: { tour: TourState }) {
  if (state === "closed") return null;
  return (
    <Suspense>
      <TourCard focus={state === "asked"} onEnd={end} />
    </Suspense>
  );
}

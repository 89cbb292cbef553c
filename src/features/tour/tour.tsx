"use client";

import { lazyPart } from "#src/components/lazy-part.tsx";
import type { Tour as TourState } from "#src/features/tour/use-tour.ts";

const TourCard = lazyPart(
  () => import("#src/features/tour/tour-card.tsx").then((module) => module.TourCard),
  { missing: { close: ({ onEnd }) => onEnd() } },
);

/** The tour while it is open; its code is fetched then. */
export function Tour({ tour: { state, end } }: { tour: TourState }) {
  if (state === "closed") return null;
  return <TourCard focus={state === "asked"} onEnd={end} />;
}

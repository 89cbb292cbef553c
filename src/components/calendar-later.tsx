"use client";

import { lazyPart } from "#src/components/lazy-part.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";

/** The month to pick a day from; its code is fetched with the first one. */
export const CalendarDayPicker = lazyPart(
  () => import("#src/components/calendar-day-picker.tsx").then((module) => module.CalendarDayPicker),
  { waiting: <Skeleton className="h-62 w-52" /> },
);

"use client";

import { createContext, useContext } from "react";
import type { BarDrag } from "#src/features/timeline/bar-drag.ts";
import type { RowCursor } from "#src/features/timeline/row-cursor.ts";
import type { TimeViewport } from "#src/features/timeline/time-viewport.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";
import type { RecordSelection } from "#src/features/working-set/selection.ts";

/** What rows share; never changes while the timeline stands, so that it paints none of them. */
export interface TimelineParts {
  readonly store: RowStore;
  readonly selection: RecordSelection;
  readonly cursor: RowCursor;
  readonly viewport: TimeViewport;
  readonly drag: BarDrag;
}

const TimelineContext = createContext<TimelineParts | null>(null);
export const TimelinePartsProvider = TimelineContext.Provider;

export function useTimelineParts(): TimelineParts {
  const parts = useContext(TimelineContext);
  if (parts === null) throw new Error("Outside of a timeline");
  return parts;
}

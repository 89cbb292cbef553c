"use client";

import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { DragNote } from "#src/features/timeline/drag-note.tsx";
import type { MoveByKey } from "#src/features/timeline/key-drag.ts";
import { type GestureParts, useBarGestures } from "#src/features/timeline/use-bar-gestures.ts";
import { useDateChange } from "#src/features/timeline/use-date-change.ts";

export interface BarGesturesProps extends GestureParts {
  money: boolean;
  /** What keys that move bars do. */
  moveByKey: Ref<MoveByKey>;
  /** Moves by keys that were pressed before this was here; taken up and dropped at once. */
  early: Parameters<MoveByKey>[];
}

/** Everything that moves bars, and the note that is seen meanwhile. Its code comes after the first rows. */
export function BarGestures({ moveByKey, early, ...given }: BarGesturesProps) {
  const note = useRef<HTMLDivElement>(null);
  const gestures = useBarGestures({ ...given, note, changeDates: useDateChange() });
  useImperativeHandle(moveByKey, () => gestures.moveByKey, [gestures.moveByKey]);
  const { moveByKey: move, endKeys } = gestures;
  useEffect(() => {
    if (early.length === 0) return;
    for (const pressed of early.splice(0)) move(...pressed);
    endKeys();
  }, [early, move, endKeys]);
  const { parts, today, money } = given;
  return (
    <DragNote ref={note} drag={parts.drag} today={today} money={money} recordsHeld={gestures.recordsHeld} />
  );
}

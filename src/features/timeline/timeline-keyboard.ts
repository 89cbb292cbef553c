"use client";

import type { KeyboardEvent, RefObject } from "react";
import { announce } from "#src/components/live-region.tsx";
import { barsOf, leadingBar } from "#src/domain/timeline-bars.ts";
import type { MoveByKey } from "#src/features/timeline/key-drag.ts";
import type { TimelineParts } from "#src/features/timeline/timeline-context.tsx";
import { timelineKey } from "#src/features/timeline/timeline-keys.ts";
import { recordsText } from "#src/features/timeline/timeline-words.ts";
import { HEADER_PX } from "#src/features/timeline/use-time-frame.ts";
import { type RowView, shownFields } from "#src/features/working-set/record-row.ts";
import type { WorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/** One step of the time under the arrow keys, as a part of what is shown. */
const KEY_SCROLL = 1 / 8;

/** What keys can ask of the view around the timeline. */
export interface TimelineRequests {
  onOpenRecord: (pfaId: string) => void;
  onOpenSync: (view: RowView) => void;
  onShiftDialog: () => void;
  onUnit: (step: 1 | -1) => void;
  onZoom: (step: 1 | -1) => void;
  onFit: () => void;
  onToday: () => void;
}

interface TimelineKeyboard extends TimelineRequests {
  scroller: RefObject<HTMLElement | null>;
  parts: TimelineParts;
  workingSet: WorkingSet;
  rowPx: number;
  /** Why this person can move nothing; null when they can. */
  locked: string | null;
  refuse: (why: string) => void;
  moveByKey: MoveByKey;
  selectRows: (oneRow: number, otherRow: number) => void;
  scrollToRow: (row: number) => void;
}

/** Scrolls time so far that a record's leading bar is in sight. @param today `YYYY-MM-DD` */
export function revealBar({ store, viewport }: TimelineParts, pfaId: string, today: string): void {
  const view = store.get(pfaId);
  const span = view === undefined ? null : leadingBar(barsOf(shownFields(view), today));
  if (span !== null) viewport.reveal(span);
}

/** Everything that the pointer does, by keys; they act on the active row, and on all selected ones with it. */
export function timelineKeyboard(given: TimelineKeyboard): (event: KeyboardEvent) => void {
  const { scroller, parts, workingSet, rowPx, locked, refuse, moveByKey, selectRows, scrollToRow } = given;
  const { store, selection, cursor, viewport } = parts;
  const { outline, idAt, toggleGroup } = workingSet;
  const total = workingSet.total ?? 0;
  const today = workingSet.today ?? "";
  const rows = outline.count;

  const moveTo = (row: number, range: boolean) => {
    if (rows === 0) return;
    const to = Math.min(Math.max(row, 0), rows - 1);
    cursor.move(to, { range });
    scrollToRow(to);
    if (range) selectRows(cursor.anchor, to);
  };
  /** Opens (1) or closes (-1) the group of the active row; 0: whichever it is not. False for a record. */
  const turnGroup = (to: 1 | -1 | 0): boolean => {
    const item = outline.itemAt(cursor.row);
    if (item?.kind !== "group") return false;
    const opens = to === 0 ? item.collapsed : to === 1;
    if (item.collapsed === opens) {
      toggleGroup(item.group.key);
      announce(opens ? "Expanded" : "Collapsed");
    }
    return true;
  };
  const shiftDialog = (pfaId: string | undefined) => {
    if (locked !== null) return refuse(locked);
    if (selection.isEmpty && pfaId !== undefined) selection.replace([pfaId]);
    if (!selection.isEmpty) given.onShiftDialog();
  };

  return (event) => {
    const key = timelineKey(event);
    if (key === null || (event.target as Element).closest("input, [role=separator]") !== null) return;
    const pfaId = idAt(cursor.row);
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - HEADER_PX) / rowPx) - 1);
    const { row } = cursor;
    const places = {
      previous: row - 1,
      next: row + 1,
      first: 0,
      last: rows - 1,
      pageUp: row - page,
      pageDown: row + page,
    };
    switch (key.does) {
      case "row":
        moveTo(places[key.to], key.range);
        break;
      case "sideways":
        if (!turnGroup(key.by)) viewport.scrollBy(key.by * viewport.widthPx * KEY_SCROLL);
        break;
      case "shift":
        if (pfaId !== undefined) moveByKey(pfaId, "body", key.amount);
        break;
      case "stretch":
        if (pfaId !== undefined) moveByKey(pfaId, key.edge, key.amount);
        break;
      case "toggle":
        if (turnGroup(0) || pfaId === undefined) break;
        selection.toggle(pfaId);
        announce(`${recordsText(selection.count(total))} selected`);
        break;
      case "selectAll":
        selection.selectAll();
        announce(`All ${recordsText(total)} selected`);
        break;
      case "clear":
        if (selection.isEmpty) return;
        selection.clear();
        announce("Selection cleared");
        break;
      case "open": {
        const view = pfaId === undefined ? undefined : store.get(pfaId);
        if (turnGroup(0) || view === undefined) break;
        if ((event.target as Element).closest("[data-open-sync]") !== null) given.onOpenSync(view);
        else given.onOpenRecord(view.row.pfaId);
        break;
      }
      case "shiftDialog":
        shiftDialog(pfaId);
        break;
      case "unit":
        given.onUnit(key.by);
        break;
      case "zoom":
        given.onZoom(key.by);
        break;
      case "fit":
        given.onFit();
        break;
      case "today":
        given.onToday();
        break;
      case "reveal":
        if (pfaId !== undefined) revealBar(parts, pfaId, today);
        break;
    }
    event.preventDefault();
    event.stopPropagation();
  };
}

import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { PfaFields } from "#src/domain/record.ts";
import { BarDrag } from "#src/features/timeline/bar-drag.ts";
import { DragNoteContent } from "#src/features/timeline/drag-note-content.tsx";
import { shownFields } from "#src/features/working-set/record-row.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

/** 30 days for 1,000 a day. */
const CRANE = shownFields({
  row: testRow("PFA-1", {
    fields: {
      ...testRow("PFA-1").fields,
      monthlyRate: "30440.00",
      forecastStart: "2026-01-01",
      forecastEnd: "2026-01-31",
    },
  }),
  local: {},
  refused: {},
});
/** It stays as it is. */
const GONE = { ...CRANE, isDiscontinued: true };

interface Shown {
  amount?: number;
  count?: number;
  before?: PfaFields;
  records?: readonly PfaFields[] | null;
  money?: boolean;
}

/** What the note says while ends are dragged. */
function said({
  amount = 9,
  count = 1,
  before = CRANE,
  records = [CRANE, GONE],
  money = true,
}: Shown): string {
  const drag = new BarDrag();
  drag.begin({ pfaId: "PFA-1", part: "end", isMoving: () => true, count, fieldsOf: () => before }, "day");
  drag.step(amount);
  const { state } = drag;
  if (state === null) throw new Error("Nothing is dragged");
  const note = { state, today: "2026-02-01", money, recordsHeld: () => records };
  return renderToStaticMarkup(createElement(DragNoteContent, note))
    .replace(/<\/p>/g, "\n")
    .replace(/<[^>]+>/g, "")
    .trim();
}

test("the note tells dates, length and cost of what a drop would do", () => {
  expect(said({ amount: 9 })).toBe("1 Jan 2026 to 9 Feb 2026\n1 mo 8 d · end +9 days\n$39,000▲ +$9,000");
  expect(said({ amount: -9 })).toContain("$21,000▼ -$9,000");
  expect(said({ amount: 0 })).toBe("1 Jan 2026 to 31 Jan 2026\n30 d\n$30,000");
});

test("a cost that is unknown is said to be, and has no difference", () => {
  expect(said({ before: { ...CRANE, monthlyRate: null } })).toMatch(/\nCost —$/);
  // It gets into the right order: there was no cost before.
  expect(said({ before: { ...CRANE, forecastStart: "2026-02-05" } })).toMatch(/\n\$4,000$/);
});

test("many records tell days and cost together", () => {
  expect(said({ count: 2 })).toMatch(/\n2 records move together · 69 days in all \(\+9\)\nCost▲ \+\$9,000$/);
  const still = [GONE, { ...GONE, monthlyRate: null }];
  expect(said({ count: 2, records: still })).toMatch(/60 days in all\nCost unchanged · 1 without cost$/);
});

test("where not all of them are here, the note says that their sums come later", () => {
  const many = { count: 20_000, records: null };
  expect(said(many)).toMatch(/\n20,000 records move together\nDays and cost are added up once you let go$/);
  expect(said({ ...many, money: false })).toMatch(/\nDays are added up once you let go$/);
});

test("who may not see money sees none in the note", () => {
  for (const count of [1, 2]) {
    const text = said({ count, money: false });
    expect(text).toContain("9 Feb 2026");
    expect(text).not.toMatch(/\$|cost/i);
  }
});

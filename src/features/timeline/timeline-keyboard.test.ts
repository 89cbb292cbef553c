import { expect, test } from "vitest";
import { dayNumber } from "#src/domain/timeline-days.ts";
import { BarDrag } from "#src/features/timeline/bar-drag.ts";
import { RowCursor } from "#src/features/timeline/row-cursor.ts";
import { TimeViewport } from "#src/features/timeline/time-viewport.ts";
import { revealBar } from "#src/features/timeline/timeline-keyboard.ts";
import { RowStore } from "#src/features/working-set/row-store.ts";
import { RecordSelection } from "#src/features/working-set/selection.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

const TODAY = "2026-06-15";

test("the way to a record without a forecast leads to its plan, or to what is on site", () => {
  const today = dayNumber(TODAY);
  const viewport = new TimeViewport({ today, pxPerDay: 4, left: today });
  const store = new RowStore();
  const parts = {
    store,
    viewport,
    selection: new RecordSelection(),
    cursor: new RowCursor(),
    drag: new BarDrag(),
  };
  const nothing = { originalStart: null, originalEnd: null, forecastStart: null, forecastEnd: null };
  const put = (pfaId: string, change: object) =>
    store.put(
      [testRow(pfaId, { fields: { ...testRow(pfaId).fields, ...nothing, ...change } })],
      store.tick(),
    );
  put("planned", { originalStart: "2024-01-10", originalEnd: "2024-02-10" });
  put("onSite", { isActualized: true, actualStart: "2025-01-01" });
  put("undated", {});
  const isShown = (day: string) => viewport.left <= dayNumber(day) && dayNumber(day) < viewport.right;

  revealBar(parts, "planned", TODAY);
  expect(isShown("2024-01-10")).toBe(true);
  revealBar(parts, "onSite", TODAY);
  expect(isShown("2025-01-01")).toBe(true);
  const { left } = viewport;
  for (const pfaId of ["undated", "elsewhere"]) revealBar(parts, pfaId, TODAY);
  expect(viewport.left).toBe(left);
});

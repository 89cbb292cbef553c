import { describe, expect, test } from "vitest";
import { dayNumber, dayText, FIRST_DAY, LAST_DAY } from "#src/domain/timeline-days.ts";
import type { DaySpan } from "#src/domain/timeline-snap.ts";
import { BarDrag, dragOperation, partDrawnAt } from "#src/features/timeline/bar-drag.ts";
import { shownFields } from "#src/features/working-set/record-row.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

const CALENDAR = { first: FIRST_DAY, last: LAST_DAY };
const RECORDS = {
  crane: fields({}),
  onSite: fields({ isActualized: true }),
  gone: fields({ isDiscontinued: true }),
  undated: fields({ forecastStart: null }),
  reversed: fields({ forecastEnd: "2026-01-11" }),
};
type Name = keyof typeof RECORDS;

function fields(change: object) {
  const dates = { forecastStart: "2026-01-31", forecastEnd: "2026-03-31" };
  const row = testRow("any", { fields: { ...testRow("any").fields, ...dates, ...change } });
  return shownFields({ row, local: {}, refused: {} });
}

function dragging(moving: readonly Name[] = ["crane"]) {
  const drag = new BarDrag();
  const drawn = new Map<string, string | null>();
  const handle = (pfaId: string) => ({
    pfaId,
    preview: ({ first, last }: DaySpan) => void drawn.set(pfaId, `${dayText(first)} ${dayText(last)}`),
    reset: () => void drawn.set(pfaId, null),
  });
  for (const pfaId of Object.keys(RECORDS)) drag.register(handle(pfaId));
  const start = {
    isMoving: (pfaId: string) => moving.includes(pfaId as Name),
    count: moving.length,
    fieldsOf: (pfaId: string) => RECORDS[pfaId as Name],
  };
  return { drag, drawn, handle, start };
}

describe("dragging bars", () => {
  test("draws each moving bar where a drop would put it, by the rule for its record", () => {
    const { drag, drawn, start } = dragging(["crane", "onSite", "gone", "undated"]);
    expect(drag.begin({ ...start, pfaId: "crane", part: "body" }, "month")).toBe(true);
    drag.move(29, "month", CALENDAR);
    expect(drag.state).toMatchObject({ amount: 1, stopped: false, count: 4, unit: "month" });
    expect(drawn.get("crane")).toBe("2026-02-28 2026-04-30");
    expect(drawn.get("onSite")).toBe("2026-01-31 2026-04-30");
    expect(drawn.get("gone")).toBe("2026-01-31 2026-03-31");
    expect(drawn.has("undated")).toBe(false);
    expect(drag.drop()).toMatchObject({ operation: { kind: "shift", amount: 1, unit: "month" } });
    expect(drawn.get("crane")).toBeNull();
    expect(drag.state).toBeNull();
  });

  test("bars that don't move along stay as they are", () => {
    const { drag, drawn, start } = dragging(["crane"]);
    drag.begin({ ...start, pfaId: "crane", part: "end" }, "day");
    drag.move(7.3, "day", CALENDAR);
    expect(drawn.get("crane")).toBe("2026-01-31 2026-04-07");
    drag.cancel();
    expect([...drawn.keys()]).toEqual(["crane"]);
    expect(drag.drop()).toBeNull();
  });

  test("a drag of what is on site counts from its end, and its start can't be taken along", () => {
    const { drag, drawn, start } = dragging(["onSite"]);
    drag.begin({ ...start, pfaId: "onSite", part: "body" }, "day");
    drag.move(-400, "day", CALENDAR);
    expect(drag.state).toMatchObject({ amount: -59, stopped: true });
    expect(drawn.get("onSite")).toBe("2026-01-31 2026-01-31");
    drag.cancel();
    drag.begin({ ...start, pfaId: "onSite", part: "start" }, "day");
    drag.move(-10, "day", CALENDAR);
    expect(drawn.get("onSite")).toBe("2026-01-31 2026-03-31");
  });

  test("rows that come into sight join in, and rows that leave are forgotten", () => {
    const { drag, drawn, handle, start } = dragging(["crane"]);
    drag.begin({ ...start, pfaId: "crane", part: "body" }, "day");
    drag.move(3, "day", CALENDAR);
    drawn.clear();
    const first = drag.register(handle("crane"));
    expect(drawn.get("crane")).toBe("2026-02-03 2026-04-03");
    const second = drag.register(handle("crane"));
    first();
    expect([...drag.handles].filter(({ pfaId }) => pfaId === "crane")).toHaveLength(1);
    second();
    expect([...drag.handles].some(({ pfaId }) => pfaId === "crane")).toBe(false);
  });

  test("listeners are told when something changes, not of each move of the pointer", () => {
    const { drag, start } = dragging();
    let told = 0;
    const stop = drag.subscribe(() => told++);
    drag.begin({ ...start, pfaId: "crane", part: "body" }, "week");
    drag.move(8, "week", CALENDAR);
    drag.move(9, "week", CALENDAR);
    expect(told).toBe(2);
    drag.move(9, "day", CALENDAR);
    expect(drag.state?.operation).toEqual({ kind: "shift", amount: 9, unit: "day" });
    drag.move(0, "day", CALENDAR);
    expect(drag.drop()).toBeNull();
    stop();
    drag.move(5, "day", CALENDAR);
    expect(told).toBe(5);
  });

  test("it stops where the scale ends", () => {
    const { drag, start } = dragging();
    drag.begin({ ...start, pfaId: "crane", part: "body" }, "day");
    const last = dayNumber("2026-04-10");
    drag.move(500, "day", { first: 0, last });
    expect(drag.state).toMatchObject({ amount: 10, stopped: true });
  });

  test("a record that isn't here can't be taken hold of; one without forecast doesn't move", () => {
    const { drag, start } = dragging(["undated"]);
    expect(drag.begin({ ...start, pfaId: "missing", part: "body" }, "day")).toBe(false);
    drag.move(4, "day", CALENDAR);
    drag.step(1);
    drag.cancel();
    expect(drag.state).toBeNull();
    expect(drag.begin({ ...start, pfaId: "undated", part: "body" }, "day")).toBe(true);
    drag.move(4, "day", CALENDAR);
    expect(drag.drop()).toBeNull();
  });

  test("keys move by whole units, and are drawn at each of them", () => {
    const { drag, drawn, start } = dragging(["crane"]);
    drag.begin({ ...start, pfaId: "crane", part: "body" }, "month");
    drag.step(1);
    expect(drawn.get("crane")).toBe("2026-02-28 2026-04-30");
    drag.step(1);
    // From where it stood, not by one month after the other: its day of the month is not lost on the way.
    expect(drawn.get("crane")).toBe("2026-03-31 2026-05-31");
    for (const by of [-1, -1]) drag.step(by);
    expect(drawn.get("crane")).toBe("2026-01-31 2026-03-31");
    expect(drag.drop()).toBeNull();
  });

  test("keys stop where the rule does; a first one that can't move anything has its reason", () => {
    const { drag, start } = dragging(["crane"]);
    drag.begin({ ...start, pfaId: "crane", part: "end" }, "month");
    for (const by of [-1, -1, -1, -1]) drag.step(by);
    expect(drag.state).toMatchObject({ amount: -2, stopped: true, skipped: null });
    drag.step(1);
    expect(drag.state).toMatchObject({ amount: -1, stopped: false });
    drag.cancel();
    for (const [pfaId, part, skipped] of [
      ["onSite", "start", "startIsActual"],
      ["undated", "body", "noDates"],
      ["gone", "body", "discontinued"],
    ] as const) {
      drag.begin({ ...start, pfaId, part }, "day");
      drag.step(1);
      expect(drag.state).toMatchObject({ amount: 1, skipped });
      expect(drag.drop()).toMatchObject({ operation: { amount: 1 } });
    }
  });

  test("the left edge of a forecast that ends before it starts is its end, and the right one its start", () => {
    const { drag, drawn, start } = dragging(["reversed"]);
    const hold = (drawnPart: "start" | "end" | "body") =>
      drag.begin({ ...start, pfaId: "reversed", part: partDrawnAt(drawnPart, RECORDS.reversed) }, "day");
    hold("start");
    drag.move(5, "day", CALENDAR);
    expect(drag.state?.operation).toMatchObject({ kind: "stretch", edge: "end", amount: 5 });
    expect(drawn.get("reversed")).toBe("2026-01-16 2026-01-31");
    drag.cancel();
    hold("end");
    drag.move(-5, "day", CALENDAR);
    expect(drawn.get("reversed")).toBe("2026-01-11 2026-01-26");
    drag.cancel();
    hold("body");
    drag.move(2, "day", CALENDAR);
    expect(drawn.get("reversed")).toBe("2026-01-13 2026-02-02");
    for (const part of ["start", "end", "body"] as const) expect(partDrawnAt(part, RECORDS.crane)).toBe(part);
    expect(partDrawnAt("start", RECORDS.undated)).toBe("start");
  });

  test("edges stretch, the middle shifts", () => {
    expect(dragOperation("start", -2, "week")).toEqual({
      kind: "stretch",
      edge: "start",
      amount: -2,
      unit: "week",
    });
    expect(dragOperation("body", 1, "month")).toEqual({ kind: "shift", amount: 1, unit: "month" });
  });
});

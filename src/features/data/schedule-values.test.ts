import { describe, expect, it } from "vitest";
import { fromValues, localHour, toValues } from "#src/features/data/schedule-values.ts";

describe("the schedule's form", () => {
  it("shows what holds", () => {
    expect(toValues({ everyMinutes: 15, fullPullHour: null, inherited: true })).toEqual({
      choice: "installation",
      minutes: "15",
      hour: "after",
    });
    expect(toValues({ everyMinutes: 0, fullPullHour: 2, inherited: false })).toMatchObject({
      choice: "asked",
      hour: "2",
    });
    expect(toValues({ everyMinutes: 5, fullPullHour: 2, inherited: false })).toMatchObject({
      choice: "own",
      minutes: "5",
    });
  });

  it("saves what is chosen", () => {
    const typed = { minutes: " 30 ", hour: "23" };
    expect(fromValues({ choice: "own", ...typed })).toEqual({ everyMinutes: 30, fullPullHour: 23 });
    expect(fromValues({ choice: "asked", ...typed })).toEqual({ everyMinutes: 0, fullPullHour: 23 });
    expect(fromValues({ choice: "installation", minutes: "x", hour: "after" })).toEqual({
      everyMinutes: null,
      fullPullHour: null,
    });
  });

  it.each(["", "0", "-5", "1.5", "soon", "10081"])("refuses %j minutes", (minutes) => {
    expect(fromValues({ choice: "own", minutes, hour: "after" })).toHaveProperty("error");
  });

  it.each([
    [2, 0, "02:00"],
    [2, -60, "03:00"],
    [2, 300, "21:00"],
    [22, -330, "03:30"],
  ])("%d UTC with an offset of %d is %s", (hour, offset, local) => {
    expect(localHour(hour, offset)).toBe(local);
  });
});

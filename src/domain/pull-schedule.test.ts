import { describe, expect, test } from "vitest";
import { nextPull, type PullSchedule } from "#src/domain/pull-schedule.ts";

const at = (moment: string) => Date.parse(`${moment}:00Z`);
const schedule = (change: Partial<PullSchedule>): PullSchedule => ({
  everyMinutes: 15,
  fullPullHour: null,
  attemptedAt: at("2026-11-20T10:00"),
  fullAttemptedAt: at("2026-11-20T09:00"),
  lastFullAt: at("2026-11-20T09:00"),
  ...change,
});
const next = (change: Partial<PullSchedule>) => {
  const found = nextPull(schedule(change));
  return found && [new Date(found.at).toISOString().slice(0, 16), found.mode];
};

describe("the next pull", () => {
  test("is incremental, counted from the last attempt", () => {
    expect(next({})).toEqual(["2026-11-20T10:15", "incremental"]);
    expect(next({ everyMinutes: 60 })).toEqual(["2026-11-20T11:00", "incremental"]);
  });

  test("is full at once where nothing was ever read", () => {
    const never = { attemptedAt: null, fullAttemptedAt: null, lastFullAt: null };
    expect(nextPull(schedule(never))).toEqual({ at: 0, mode: "full" });
  });

  test("is full a day after the last full one, in place of the incremental one", () => {
    expect(next({ lastFullAt: at("2026-11-19T10:10") })).toEqual(["2026-11-20T10:10", "full"]);
    expect(next({ lastFullAt: at("2026-11-19T10:15") })).toEqual(["2026-11-20T10:15", "full"]);
    expect(next({ lastFullAt: at("2026-11-19T10:16") })).toEqual(["2026-11-20T10:15", "incremental"]);
  });

  test("is full once the hour of the day has come since the last full one", () => {
    const attemptedAt = at("2026-11-21T02:50");
    const lastFullAt = at("2026-11-20T03:05");
    expect(next({ fullPullHour: 3, attemptedAt, lastFullAt })).toEqual(["2026-11-21T03:00", "full"]);
    expect(next({ fullPullHour: 3, attemptedAt, lastFullAt: at("2026-11-21T02:00") })).toEqual([
      "2026-11-21T03:00",
      "full",
    ]);
    expect(next({ fullPullHour: 4, attemptedAt, lastFullAt: at("2026-11-20T04:05") })).toEqual([
      "2026-11-21T03:05",
      "incremental",
    ]);
  });

  test("is tried again after a quarter of an hour at the latest while a full one is owed", () => {
    const fullAttemptedAt = at("2026-11-20T10:00");
    expect(next({ everyMinutes: 240, fullAttemptedAt, lastFullAt: null })).toEqual([
      "2026-11-20T10:15",
      "full",
    ]);
    expect(next({ everyMinutes: 5, fullAttemptedAt, lastFullAt: null })).toEqual([
      "2026-11-20T10:05",
      "full",
    ]);
    expect(next({ everyMinutes: 10080, lastFullAt: at("2026-11-19T12:00") })).toEqual([
      "2026-11-20T12:00",
      "full",
    ]);
  });

  test("is full when that is owed, however often others are asked for in between", () => {
    const owed = { fullAttemptedAt: at("2026-11-19T10:00"), lastFullAt: at("2026-11-19T10:01") };
    for (const attemptedAt of [at("2026-11-20T10:00"), at("2026-11-20T10:10"), at("2026-11-20T10:20")]) {
      expect(next({ ...owed, attemptedAt })).toEqual(["2026-11-20T10:01", "full"]);
    }
  });

  test("counts any attempt where no full one is known of", () => {
    expect(next({ fullAttemptedAt: null, lastFullAt: null })).toEqual(["2026-11-20T10:15", "full"]);
  });

  test("does not come by itself where nobody wants it to", () => {
    expect(next({ everyMinutes: 0, attemptedAt: null })).toBeNull();
  });
});

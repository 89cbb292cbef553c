import { describe, expect, it } from "vitest";
import { causeOf, durationOf, modeOf } from "#src/features/data/run-words.ts";

describe("the words of a run", () => {
  it("name who or what began it", () => {
    expect(causeOf({ trigger: "manual", startedBy: "Ada Admin" })).toBe("Ada Admin");
    expect(causeOf({ trigger: "manual", startedBy: null })).toBe("By hand");
    expect(causeOf({ trigger: "schedule", startedBy: null })).toBe("Schedule");
    expect([modeOf("full"), modeOf("incremental"), modeOf(null)]).toEqual([
      "Everything",
      "Changes",
      "Changes",
    ]);
  });

  it.each([
    ["2026-11-20T10:00:00.400Z", "0.4 s"],
    ["2026-11-20T10:00:12.400Z", "12 s"],
    ["2026-11-20T10:03:05Z", "3 min 5 s"],
    ["2026-11-20T09:59:00Z", "0.0 s"],
    [null, null],
  ])("until %s it took %s", (finishedAt, words) => {
    expect(durationOf("2026-11-20T10:00:00Z", finishedAt)).toBe(words);
  });
});

import { describe, expect, it } from "vitest";
import { chosenRecords, type ReviewRecord, reviewLines } from "#src/features/review/review-lines.ts";

const record = (pfaId: string, change: Partial<ReviewRecord> = {}): ReviewRecord => ({
  pfaId,
  description: null,
  changes: [{ field: "dor", before: "PROJECT", after: "BEO" }],
  findings: [],
  collisions: [],
  ...change,
});
const broken = record("B", {
  findings: [{ code: "FORECAST_ORDER", message: "Ends before it starts." }],
  collisions: ["dor"],
});
const colliding = record("C", { collisions: ["dor"] });

describe("review", () => {
  it("puts what can't be sent first, then what collides, then what is ready", () => {
    const lines = reviewLines([record("A"), broken, colliding, record("D")]);
    expect(
      lines.map((line) =>
        line.kind === "group" ? `${line.group} ${line.count}` : `${line.kind} ${line.record.pfaId}`,
      ),
    ).toEqual([
      "blocked 1",
      "record B",
      "change B",
      "finding B",
      "colliding 1",
      "record C",
      "change C",
      "ready 2",
      "record A",
      "change A",
      "record D",
      "change D",
    ]);
  });

  it("sends ready records that nobody left out", () => {
    const chosen = chosenRecords([record("A"), broken, colliding, record("D")], new Set(["D"]));
    expect(chosen.map(({ pfaId }) => pfaId)).toEqual(["A"]);
    expect(reviewLines([])).toEqual([]);
  });
});

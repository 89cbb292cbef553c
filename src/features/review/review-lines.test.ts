import { describe, expect, it } from "vitest";
import { centsOf, sumOf } from "#src/features/review/review-costs.ts";
import {
  chosenPlaces,
  commitSelection,
  type ReviewIndex,
  reviewGroups,
  reviewLines,
} from "#src/features/review/review-lines.ts";

const INDEX: ReviewIndex = {
  pfaIds: ["A", "B", "C", "D", "E"],
  states: [0, 1, 2, 2, 2],
  categories: [0, 0, 1, 0, 2],
  categoryNames: ["Access", "Cranes", null],
  kinds: [0, 0, 0, 1, 0],
  kindNames: ["dates", "money"],
  changes: [1, 1, 2, 1, 1],
  forecastBefore: ["1.00", "2.00", "10.00", "0.05", null],
  forecastAfter: [null, "2.00", "12.50", "0.00", "3.00"],
};
const titles = (grouping: Parameters<typeof reviewGroups>[1]) =>
  reviewGroups(INDEX, grouping).map(({ title, members }) => `${title} ${members.join()}`);

describe("the drafts of a review", () => {
  it("show what needs a decision first, then what is ready, in the groups asked for", () => {
    expect(titles("state")).toEqual(["Can't be sent 0", "Changed meanwhile 1", "Ready to send 2,3,4"]);
    expect(titles("category").slice(2)).toEqual(["Access 3", "Cranes 2", "No category 4"]);
    expect(titles("kind").slice(2)).toEqual(["Forecast dates 2,4", "Prices 3"]);
    expect(reviewGroups({ ...INDEX, pfaIds: [] }, "state")).toEqual([]);
  });

  it("are one flat list, in which groups can be folded", () => {
    const lines = reviewLines(reviewGroups(INDEX, "state"), new Set(["ready"]));
    expect(lines.map((line) => (line.kind === "group" ? line.group.key : line.at))).toEqual([
      "blocked",
      0,
      "colliding",
      1,
      "ready",
    ]);
  });

  it("are sent when they are ready and nobody left them out", () => {
    expect(chosenPlaces(INDEX, new Set(["D", "A"]))).toEqual([2, 4]);
    expect(chosenPlaces(INDEX, new Set())).toEqual([2, 3, 4]);
  });

  it("are named by whichever list is shorter", () => {
    expect(commitSelection(INDEX, [2], 5)).toEqual({ pfaIds: ["C"] });
    expect(commitSelection(INDEX, [2, 3, 4], 5)).toEqual({ except: ["A", "B"] });
    expect(commitSelection(INDEX, [0, 1, 2, 3, 4], 5)).toEqual({});
    // Drafts that are not listed must not go along.
    expect(commitSelection(INDEX, [2, 3, 4], 9)).toEqual({ pfaIds: ["C", "D", "E"] });
  });

  it("cost exactly what their cents say", () => {
    const cents = centsOf(INDEX);
    if (cents === undefined) throw new Error("no costs");
    expect(sumOf(cents, [2, 3, 4])).toEqual({ before: "10.05", after: "15.50", unknown: 1 });
    expect(sumOf(cents, [])).toEqual({ before: "0.00", after: "0.00", unknown: 0 });
    expect(sumOf(cents, [0, 9])).toEqual({ before: "1.00", after: "0.00", unknown: 2 });
    const { forecastAfter: _, ...withoutMoney } = INDEX;
    expect(centsOf(withoutMoney)).toBeUndefined();
  });
});

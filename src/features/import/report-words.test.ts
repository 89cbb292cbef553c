import { describe, expect, it } from "vitest";
import {
  COMPUTED,
  firstTab,
  ignoredWords,
  problemWords,
  type ReportRow,
  refusedText,
  saveLabel,
  summaryWords,
  tabCount,
} from "#src/features/import/report-words.ts";
import { INFORMATIVE_LABELS } from "#src/services/exports/export-columns.ts";

const counts = { changed: 588, unchanged: 20, refused: 4, colliding: 2 };
const none = { changed: 0, unchanged: 0, refused: 0, colliding: 0 };

describe("the dry run in words", () => {
  it("sums up", () => {
    expect(summaryWords(counts)).toBe(
      "588 rows change records, 20 unchanged, 4 refused, 2 collide with changes since the export.",
    );
    expect(summaryWords({ ...none, changed: 1 })).toBe("1 row changes a record.");
    expect(summaryWords({ ...none, unchanged: 1200 })).toBe("0 rows change records, 1,200 unchanged.");
  });

  it("counts the rows of each tab", () => {
    expect(tabCount("all", counts)).toBe(612);
    expect(tabCount("changed", counts)).toBe(588);
    expect(tabCount("refused", counts)).toBe(4);
    expect(tabCount("colliding", counts)).toBe(2);
  });

  it("opens what needs the eye first", () => {
    expect(firstTab(counts)).toBe("refused");
    expect(firstTab({ ...counts, refused: 0 })).toBe("changed");
    expect(firstTab({ ...none, changed: 5 })).toBe("all");
    expect(firstTab({ ...none, unchanged: 5 })).toBe("all");
  });

  it("says what is saved", () => {
    expect(saveLabel(1)).toBe("Save 1 as a draft");
    expect(saveLabel(1588)).toBe("Save 1,588 as drafts");
  });

  it("names ignored columns, not without end", () => {
    expect(ignoredWords([])).toBeUndefined();
    expect(ignoredWords(["Notes"])).toBe("Nothing is taken from the column Notes.");
    const many = Array.from({ length: 30 }, (_, index) => `C${index}`);
    expect(ignoredWords(many)).toMatch(/^Nothing is taken from the columns C0, .*C7 and 22 more\.$/);
  });

  it("doesn't list the columns that the export computes", () => {
    expect(COMPUTED).toEqual(new Set(INFORMATIVE_LABELS.map((label) => label.toLowerCase())));
    expect(ignoredWords([...INFORMATIVE_LABELS])).toMatch(/^Status, costs and who/);
    expect(ignoredWords(["Status", "Notes", "Plan cost"])).toBe(
      "Nothing is taken from the column Notes, nor from status and costs, which are worked out here.",
    );
  });

  it.each([
    ["forecastEnd", "Forecast end must be a calendar day.", "Forecast end must be a calendar day."],
    ["originalEnd", "Plan dates never change.", "Plan end: Plan dates never change."],
    ["pfaId", "There is no record X-1.", "ID: There is no record X-1."],
    ["version", "The version is a whole number.", "The version is a whole number."],
    ["someday", "A field of tomorrow.", "someday: A field of tomorrow."],
    [null, "The row has 5 cells, the header 4.", "The row has 5 cells, the header 4."],
  ])("names the column of a problem once: %s", (field, message, words) => {
    expect(problemWords({ field, code: "X", message })).toBe(words);
  });

  it("gives refused rows as a table for a spreadsheet, a line for each reason", () => {
    const row = (number: number, pfaId: string, problems: ReportRow["problems"]): ReportRow => ({
      row: number,
      pfaId,
      outcome: "refused",
      changes: [],
      problems,
      collisions: [],
    });
    const refused = [
      row(12, "PFA-1", [
        { field: "forecastEnd", code: "NOT_A_DAY", message: 'No day:\t"2026-13-45"\n(line 12)' },
        { field: null, code: "RULES_BROKEN", message: "The end is before the start." },
      ]),
      row(13, "", [{ field: "pfaId", code: "ID_MISSING", message: "There is no ID." }]),
    ];
    expect(refusedText(refused).split("\n")).toEqual([
      "Row\tID\tColumn\tReason",
      '12\tPFA-1\tForecast end\tNo day: "2026-13-45" (line 12)',
      "12\tPFA-1\t\tThe end is before the start.",
      "13\t\tID\tThere is no ID.",
    ]);
  });
});

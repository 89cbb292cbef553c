import { describe, expect, it } from "vitest";
import {
  exportHint,
  exportProblem,
  exportTitle,
  exportUrl,
  fileNameOf,
  sizeWords,
} from "#src/features/export/export-words.ts";
import { AnswerError } from "#src/features/shell/answer-error.ts";
import { NO_FILTER } from "#src/features/working-set/record-filter.ts";

describe("export", () => {
  it("asks for what the grid shows", () => {
    const filter = { ...NO_FILTER, q: "crane & hoist", dor: "BEO" } as const;
    const url = exportUrl("org-1", "xlsx", filter, [{ field: "forecastEnd", direction: "desc" }]);
    const { pathname, searchParams } = new URL(url, "http://localhost");
    expect(pathname).toBe("/api/export");
    expect(searchParams.get("organizationId")).toBe("org-1");
    expect(searchParams.get("format")).toBe("xlsx");
    expect(JSON.parse(searchParams.get("filter") ?? "")).toEqual({ search: "crane & hoist", dor: "BEO" });
    expect(JSON.parse(searchParams.get("sort") ?? "")).toEqual([{ field: "forecastEnd", direction: "desc" }]);
  });

  it.each([
    [612, 20_000, "Export 612 of 20,000 records"],
    [20_000, 20_000, "Export 20,000 records"],
    [1, undefined, "Export 1 record"],
    [0, 1, "Export 0 of 1 record"],
    [null, 20_000, "Export records"],
  ])("says how many: %s of %s", (count, all, title) => {
    expect(exportTitle(count, all)).toBe(title);
  });

  it("says what is in the file, and that money is not", () => {
    expect(exportHint(true, true)).toBe("What is filtered, in this order, with your drafts.");
    expect(exportHint(false, false)).toMatch(/^What is filtered, with your drafts\. Money is left out/);
  });

  it.each([
    [0, "0 KB"],
    [655_360, "640 KB"],
    [3_250_586, "3.1 MB"],
  ])("tells %i bytes as %s", (bytes, words) => {
    expect(sizeWords(bytes)).toBe(words);
  });

  it("says why there is no file", () => {
    const tooMany = new AnswerError("An Excel file takes up to 500,000 records.", { code: "TOO_MANY" });
    expect(exportProblem(tooMany)).toBe("An Excel file takes up to 500,000 records.");
    expect(exportProblem(new TypeError("network error"))).toMatch(/^The connection broke off/);
  });

  it("takes the server's name for the file", () => {
    expect(fileNameOf('attachment; filename="RIO-2026-11-20.csv"', "csv")).toBe("RIO-2026-11-20.csv");
    expect(fileNameOf(null, "xlsx")).toBe("records.xlsx");
  });
});

import { describe, expect, it } from "vitest";
import { fileProblem, importUrl, MAX_FILE_MB, whyNotFile } from "#src/features/import/import-file.ts";
import { AnswerError } from "#src/features/shell/answer-error.ts";

const MB = 1024 * 1024;

describe("files that can be imported", () => {
  it.each(["RIO-2026-11-20.csv", "plan.XLSX", "list.txt", "no ending"])("%s is worth trying", (name) => {
    expect(whyNotFile([{ name, size: MAX_FILE_MB * MB }])).toBeNull();
  });

  it.each([
    ["macros.xlsm", /macros.*\.xlsx/],
    ["old.XLS", /old Excel format/],
    ["a.numbers", /Export the sheet/],
  ])("%s is refused with what to do", (name, words) => {
    expect(whyNotFile([{ name, size: 10 }])).toMatch(words);
  });

  it("refuses nothing at all, several, an empty one and a large one", () => {
    const file = { name: "a.csv", size: 10 };
    expect(whyNotFile([])).toMatch(/no file/);
    expect(whyNotFile([file, file, file])).toMatch(/3 files.*one at a time/);
    expect(whyNotFile([{ ...file, size: 0 }])).toBe("The file is empty.");
    expect(whyNotFile([{ ...file, size: 20 * MB + 1 }])).toMatch(/21 MB; up to 20 MB/);
  });

  it("tells why the server took none", () => {
    const error = new AnswerError("Line 12 is not UTF-8.", { code: "BAD_INPUT", field: "file" });
    expect(fileProblem("a.csv", error)).toEqual({ fileName: "a.csv", message: "Line 12 is not UTF-8." });
    expect(fileProblem("a.csv", new TypeError()).message).toMatch(/^The connection broke off/);
  });

  it("go to the organization's address with their name", () => {
    const url = new URL(importUrl("org-1", "Änderungen & mehr.csv", "clear"), "http://localhost");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      organizationId: "org-1",
      fileName: "Änderungen & mehr.csv",
      blank: "clear",
    });
  });
});

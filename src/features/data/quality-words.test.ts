import { describe, expect, it } from "vitest";
import {
  driftSentence,
  fieldTitle,
  problemSentence,
  reasonTitle,
  retryResult,
  ruleTitle,
} from "#src/features/data/quality-words.ts";

describe("the words of quality", () => {
  it("name rules and fields", () => {
    expect(ruleTitle("RATE_REQUIRED")).toBe("Rental without a monthly rate");
    expect(ruleTitle("NEW_RULE")).toBe("NEW_RULE");
    expect(fieldTitle("forecastEnd")).toBe("Forecast end");
    expect(fieldTitle("colour")).toBe("colour");
  });

  it("name reasons", () => {
    expect(reasonTitle("NOT_A_DAY")).toBe("Not a calendar day");
    expect(reasonTitle("ANOTHER")).toBe("ANOTHER");
  });

  it("tell what came of trying again", () => {
    expect(retryResult({ taken: 1, waiting: 0 })).toBe("1 record can be read now");
    expect(retryResult({ taken: 0, waiting: 1200 })).toBe("1,200 records still can't be read");
    expect(retryResult({ taken: 2, waiting: 3 })).toBe("2 records can be read now; 3 still can't");
  });

  it("say why a record can't be taken", () => {
    const message = "Source must be Rental or Purchase.";
    expect(problemSentence({ field: "source", code: "NOT_A_CHOICE", message })).toBe(message);
    expect(problemSentence({ field: "version", code: "MALFORMED", message: "zod" })).toContain("“version”");
    expect(problemSentence({ field: "record", code: "MALFORMED", message: "zod" })).toBe(
      "It is no record at all.",
    );
  });

  it.each([
    [
      { kind: "new", field: "colour", expected: "", found: "string" },
      "A field that was not there before: text.",
    ],
    [
      { kind: "new", field: "colour", expected: "", found: "" },
      "A field that was not there before; it is empty.",
    ],
    [{ kind: "new", field: "…", expected: "", found: "9,950 more" }, "Many new fields at once: 9,950 more."],
    [{ kind: "missing", field: "model", expected: "string", found: "" }, "No longer sent; it was text."],
    [{ kind: "missing", field: "model", expected: "", found: "" }, "No longer sent."],
    [
      { kind: "retyped", field: "model", expected: "array, string", found: "number" },
      "Was a list or text, comes as a number.",
    ],
  ] as const)("%#: drift in a sentence", (drift, sentence) => {
    expect(driftSentence(drift)).toBe(sentence);
  });
});

import { describe, expect, it } from "vitest";
import { answerError } from "#src/features/shell/answer-error.ts";
import { problemOf } from "#src/features/shell/problem.ts";

describe("refusals of addresses outside of the procedures", () => {
  it("are read like those of procedures", () => {
    const data = { code: "TOO_MANY", field: "file", httpStatus: 413 };
    const body = JSON.stringify({ error: { message: "At most 25,000 rows.", code: -32600, data } });
    expect(problemOf(answerError(body))).toEqual({
      kind: "refused",
      code: "TOO_MANY",
      message: "At most 25,000 rows.",
      field: "file",
    });
  });

  it("tell an ended session", () => {
    const body = JSON.stringify({ error: { message: "Sign in first.", data: { code: "UNAUTHENTICATED" } } });
    expect(problemOf(answerError(body)).kind).toBe("signed-out");
  });

  it.each(["<html>Bad gateway</html>", "", "null", "{}", '{"error":{}}'])("are no answer: %s", (body) => {
    expect(problemOf(answerError(body)).kind).toBe("unreachable");
  });
});

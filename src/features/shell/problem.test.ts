import { expect, it } from "vitest";
import { AnswerError } from "#src/features/shell/answer-error.ts";
import { failureWords, problemOf } from "#src/features/shell/problem.ts";

it("promises nothing where no answer came: what was to be read is asked for again, what was to be done looked at", () => {
  const lost = new TypeError("fetch failed");
  expect(problemOf(lost)).toMatchObject({ kind: "unreachable", code: "UNREACHABLE" });
  expect(problemOf(lost).message).not.toMatch(/kept|sent/);
  expect(failureWords(lost)).toMatch(/^No answer came, so it may have been done\./);
  expect(failureWords(new AnswerError("Not allowed.", { code: "FORBIDDEN" }))).toBe("Not allowed.");
});

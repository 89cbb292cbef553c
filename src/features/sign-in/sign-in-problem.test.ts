import { expect, test } from "vitest";
import { signInProblem } from "#src/features/sign-in/sign-in-problem.ts";

test.each([
  ["UNAUTHENTICATED", /email or the password is wrong/],
  ["CredentialsSignin", /email or the password is wrong/],
  ["TOO_MANY_REQUESTS", /Too many tries/],
  ["SUSPENDED", /suspended/],
  ["INTERNAL", /Try again in a minute/],
  ["constructor", /Try again in a minute/],
])("%s is told in words", (code, words) => {
  expect(signInProblem(code)).toMatch(words);
});

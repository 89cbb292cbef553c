import { expect, test } from "vitest";
import { nextAttempt } from "#src/domain/retry.ts";

const now = new Date("2026-01-15T12:00:00Z");

test.each([
  [1, 5],
  [2, 10],
  [3, 20],
])("after failure %i the next attempt follows in %i s", (attempts, seconds) => {
  expect(nextAttempt({ attempts, now })).toEqual({
    kind: "retry",
    at: new Date(now.getTime() + seconds * 1000),
  });
});

test("after the fourth failure it is a dead letter", () => {
  expect(nextAttempt({ attempts: 4, now })).toEqual({ kind: "dead-letter" });
});

test("delay and number of retries are settings", () => {
  const at = new Date(now.getTime() + 200);
  expect(nextAttempt({ attempts: 2, maxRetries: 2, delayMs: 100, now })).toEqual({ kind: "retry", at });
  expect(nextAttempt({ attempts: 1, maxRetries: 0, now })).toEqual({ kind: "dead-letter" });
});

import { expect, test } from "vitest";
import { DomainError, isDomainError } from "#src/domain/errors.ts";

test("carries its code, field, details and cause", () => {
  const cause = new Error("below");
  const error = new DomainError("BAD_INPUT", "Forecast end is no day.", {
    field: "forecastEnd",
    details: { at: 1 },
    cause,
  });
  expect(error).toMatchObject({
    code: "BAD_INPUT",
    field: "forecastEnd",
    details: { at: 1 },
    cause,
    name: "DomainError",
  });
  const bare = new DomainError("PAUSED", "Sync is paused.");
  expect([bare.field, bare.details, "cause" in bare]).toEqual([undefined, undefined, false]);
});

test("is told from other errors, and by its code", () => {
  const error: unknown = new DomainError("STALE", "PEMS has moved on.");
  expect(isDomainError(error)).toBe(true);
  expect(isDomainError(error, "STALE")).toBe(true);
  expect(isDomainError(error, "NOT_FOUND")).toBe(false);
  expect(isDomainError(new Error("STALE"), "STALE")).toBe(false);
  expect(isDomainError(null)).toBe(false);
});

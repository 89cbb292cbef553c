import { describe, expect, it } from "vitest";
import { retryAfterSeconds } from "#src/pems/read-answer.ts";

describe("retryAfterSeconds", () => {
  const now = new Date("2026-11-20T10:00:00Z");
  it.each([
    ["7", 7],
    ["0", 1],
    [" 12 ", 12],
    ["999999", 3600],
    ["Fri, 20 Nov 2026 10:00:30 GMT", 30],
    ["Fri, 20 Nov 2026 09:00:00 GMT", 1],
    ["soon", 1],
    [undefined, 1],
  ])("reads %j as %i", (header, seconds) => {
    expect(retryAfterSeconds({ "retry-after": header }, now)).toBe(seconds);
  });
});

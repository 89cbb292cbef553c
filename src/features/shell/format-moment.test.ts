import { describe, expect, it } from "vitest";
import {
  formatDistance,
  formatExact,
  formatMoment,
  formatSeconds,
} from "#src/features/shell/format-moment.ts";

const NOW = new Date(2026, 10, 20, 12, 0, 0);
const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

describe("moments", () => {
  it("are complete where they are exact", () => {
    expect(formatExact(new Date(2026, 0, 15, 9, 5))).toBe("15 Jan 2026 09:05");
    expect(formatExact(new Date(2026, 8, 1, 0, 0))).toBe("1 Sep 2026 00:00");
  });

  it.each([
    [0, "just now"],
    [-30, "just now"],
    [20, "in a moment"],
    [-60, "1 minute ago"],
    [-4 * 60, "4 minutes ago"],
    [11 * 60, "in 11 minutes"],
    [-59.8 * 60, "1 hour ago"],
    [3 * 3600, "in 3 hours"],
    [-24 * 3600, "yesterday"],
    [-3 * 24 * 3600, "3 days ago"],
  ])("%d s from now: %s", (seconds, words) => {
    expect(formatDistance(after(seconds), NOW)).toBe(words);
  });

  it("are short in passing", () => {
    expect(formatMoment(new Date(2026, 10, 20, 9, 5), NOW)).toBe("09:05");
    expect(formatMoment(new Date(2026, 10, 2, 9, 5), NOW)).toMatch(/^2 Nov, 09:05$/);
    expect(formatMoment(new Date(2025, 10, 2, 9, 5), NOW)).toMatch(/2025/);
    expect(formatMoment("never", NOW)).toBe("—");
  });

  it("last in words", () => {
    expect([0.2, 59, 90, 3600, 3900].map(formatSeconds)).toEqual([
      "1 s",
      "59 s",
      "2 min",
      "1 h",
      "1 h 5 min",
    ]);
  });
});

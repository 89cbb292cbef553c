import { describe, expect, it } from "vitest";
import { fuzzyScore } from "#src/features/commands/fuzzy-score.ts";

describe("fuzzy score", () => {
  it("prefers the same, then starts of texts, starts of words, insides, and letters in order", () => {
    const scores = ["Shift", "Shift dates", "Bulk shift", "Upshift", "Send hidden files to"].map((text) =>
      fuzzyScore(text, "shift"),
    );
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(new Set(scores).size).toBe(scores.length);
    expect(scores[0]).toBe(1);
  });

  it("finds letters that begin words or follow each other", () => {
    expect(fuzzyScore("Shift dates", "shda")).toBeGreaterThan(0);
    expect(fuzzyScore("Keyboard shortcuts", "ks")).toBeGreaterThan(0);
    expect(fuzzyScore("Reset to plan", "rtp")).toBeGreaterThan(0);
  });

  it("prefers an abbreviated word to letters of several words", () => {
    expect(fuzzyScore("Shift dates…", "shft")).toBeGreaterThan(
      fuzzyScore("Show column Funds transferable", "shft"),
    );
  });

  it("finds nothing by letters strewn over a text, in another order, or missing", () => {
    expect(fuzzyScore("Discontinue records", "sood")).toBe(0);
    expect(fuzzyScore("Shift dates", "tfihs")).toBe(0);
    expect(fuzzyScore("Shift dates", "shiftx")).toBe(0);
    expect(fuzzyScore("Discontinue", "z")).toBe(0);
  });

  it("needs each word, in any order, and takes signs as they are", () => {
    expect(fuzzyScore("Shift dates…", "dates shift")).toBeGreaterThan(0);
    expect(fuzzyScore("Shift dates…", "shift equipment")).toBe(0);
    expect(fuzzyScore("Review & sync", "&")).toBeGreaterThan(0);
    expect(fuzzyScore("C++ (old)", "(old)")).toBeGreaterThan(0);
    expect(fuzzyScore("anything", "  ")).toBe(1);
    for (let code = 33; code < 127; code++)
      expect(() => fuzzyScore("a b", `x${String.fromCharCode(code)}`)).not.toThrow();
  });
});

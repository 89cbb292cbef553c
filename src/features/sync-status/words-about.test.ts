import { expect, it } from "vitest";
import { wordsAbout } from "#src/features/sync-status/words-about.ts";

it.each([
  ["PFA-1 was refused.", "It was refused."],
  ["PFA-12 was refused.", "PFA-12 was refused."],
  ["No record PFA-1 in organization RIO.", "No record PFA-1 in organization RIO."],
  ["The rate is too high.", "The rate is too high."],
])("of PFA-1, “%s” is “%s”", (message, words) => {
  expect(wordsAbout("PFA-1", message)).toBe(words);
});

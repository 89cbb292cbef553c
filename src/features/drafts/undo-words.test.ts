import { expect, it } from "vitest";
import { redoWords, undoWords } from "#src/features/drafts/undo-words.ts";

it("says that there is nothing", () => {
  expect(undoWords(undefined, undefined).title).toBe("Nothing to undo");
  expect(redoWords(undefined, undefined).title).toBe("Nothing to redo");
});

it("says shortly what was simply done", () => {
  expect(undoWords("24 cells", { done: 24, asDrafts: 0, left: 0 })).toEqual({ title: "Undid 24 cells" });
  expect(redoWords("24 cells", { done: 24, asDrafts: 0, left: 0 })).toEqual({ title: "Did 24 cells again" });
});

it("does not claim an undo that found nothing to undo", () => {
  const { title, description } = undoWords("DOR of A", { done: 0, asDrafts: 0, left: 1 });
  expect(title).toBe("Nothing is left of DOR of A to undo");
  expect(description).toBe("1 cell was not taken, or changed by somebody since. Nothing was changed.");
  expect(redoWords("discarding a draft", { done: 0, asDrafts: 0, left: 2 }).title).toBe(
    "Nothing is left of discarding a draft to do again",
  );
});

it("says how much was left alone, and what became a new draft", () => {
  expect(undoWords("24 cells", { done: 20, asDrafts: 0, left: 4 })).toEqual({
    title: "Undid a part of 24 cells",
    description: "4 cells were not taken, or changed by somebody since.",
  });
  expect(undoWords("DOR of A", { done: 1, asDrafts: 1, left: 0 }).description).toBe(
    "It was on the way to PEMS already: the former value is a new draft, to be sent like any other.",
  );
  const both = undoWords("24 cells", { done: 20, asDrafts: 2, left: 4 });
  expect(both.description).toContain("changed by somebody since. 2 cells were on the way to PEMS already");
});

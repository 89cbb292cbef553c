import { expect, it } from "vitest";
import { Announcements } from "#src/features/working-set/announcements.ts";

it("knows what was announced after a question", () => {
  const announced = new Announcements();
  announced.note(["A"], 5);
  expect([announced.since("A", 4), announced.since("A", 5), announced.since("B", 4)]).toEqual([
    true,
    false,
    false,
  ]);
  announced.note(null, 7);
  expect([announced.since("B", 6), announced.since("A", 8)]).toEqual([true, false]);
});

it("takes too many for all, so that it never grows beyond bounds", () => {
  const announced = new Announcements();
  const ids = Array.from({ length: 5000 }, (_, index) => `R${index}`);
  announced.note(ids, 1);
  expect(announced.since("other", 0)).toBe(false);
  announced.note(["A"], 2);
  expect([announced.since("other", 1), announced.since("R1", 2)]).toEqual([true, false]);
});

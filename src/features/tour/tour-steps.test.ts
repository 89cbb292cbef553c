import { expect, it } from "vitest";
import { COMMAND_KEYS } from "#src/features/commands/command-keys.ts";
import { offersTour, tourKey } from "#src/features/tour/tour-offer.ts";
import { TOUR_STEPS } from "#src/features/tour/tour-steps.ts";

const first = { seen: false, maySave: true, widthPx: 1440 };

it("is offered once, to a person who may edit, where there is room", () => {
  expect(offersTour(first)).toBe(true);
  expect(offersTour({ ...first, seen: true })).toBe(false);
  expect(offersTour({ ...first, maySave: false })).toBe(false);
  expect(offersTour({ ...first, widthPx: 360 })).toBe(false);
});

it("has five steps, and is remembered for each person", () => {
  expect(TOUR_STEPS).toHaveLength(5);
  expect(tourKey("a")).not.toBe(tourKey("b"));
});

it("names keys that work everywhere, in a cell of the grid too", () => {
  const keys = TOUR_STEPS.flatMap(({ text }) => [...text.matchAll(/(?:Ctrl\+|Press )(\S)/g)]);
  const everywhere: string[] = Object.values(COMMAND_KEYS);
  expect(keys.length).toBeGreaterThan(2);
  for (const [written, key] of keys) {
    expect(written).toBe(`Ctrl+${key}`);
    expect(everywhere).toContain(`Mod+${key}`);
  }
});

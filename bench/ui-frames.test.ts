import { expect, it } from "vitest";
import { frameDistances } from "#bench/ui-frames.ts";

it("counts how long frames take in which something moves, and none in which nothing happens", () => {
  const frames = [
    { atMs: 0, moved: false },
    { atMs: 16, moved: false },
    { atMs: 33, moved: true },
    { atMs: 80, moved: false },
    { atMs: 96, moved: false },
    { atMs: 112, moved: true },
    { atMs: 130, moved: true },
  ];
  expect(frameDistances(frames)).toEqual([47, 18]);
});

it("has no distances where nothing moves, or no frame follows", () => {
  expect(frameDistances([{ atMs: 0, moved: true }])).toEqual([]);
  expect(frameDistances([0, 16, 32].map((atMs) => ({ atMs, moved: false })))).toEqual([]);
});

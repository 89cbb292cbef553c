import { expect, it } from "vitest";
import { draggedRecords } from "#bench/ui-motion.ts";

it.each([
  ["500 records move together", 500],
  ["12,047 records move together · 8,100 days in all (+12)", 12047],
  ["1 Dec 2026 – 4 Mar 2027", 0],
])("reads how many bars are dragged: %s", (line, count) => {
  expect(draggedRecords(line)).toBe(count);
});

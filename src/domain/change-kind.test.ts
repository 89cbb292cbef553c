import { expect, test } from "vitest";
import { CHANGE_KINDS, type ChangeKind, changeKind, KIND_WORDS } from "#src/domain/change-kind.ts";
import type { Delta } from "#src/domain/record.ts";

test.each<[Delta, ChangeKind]>([
  [{ forecastStart: "2026-01-01", forecastEnd: "2026-02-01" }, "dates"],
  [{ monthlyRate: "1.00" }, "money"],
  [{ isActualized: true, actualStart: "2026-01-01" }, "actuals"],
  [{ category: "Cranes", dor: "BEO" }, "details"],
  [{ isDiscontinued: true }, "discontinue"],
  [{ isDiscontinued: false }, "restore"],
  [{ isDiscontinued: true, category: "Cranes" }, "several"],
  [{ forecastEnd: "2026-01-01", monthlyRate: "1.00" }, "several"],
  [{}, "several"],
])("%j is about %s", (delta, kind) => {
  expect(changeKind(delta)).toBe(kind);
});

test("each kind has words of its own", () => {
  expect(new Set(CHANGE_KINDS.map((kind) => KIND_WORDS[kind])).size).toBe(CHANGE_KINDS.length);
});

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { LiveEvent } from "#src/domain/live-event.ts";
import { readAgainWithin } from "#src/features/record-panel/read-again.ts";
import { Paced } from "#src/trpc/paced.ts";

const changed = (pfaIds: string[] | null): LiveEvent => ({
  type: "RECORDS_CHANGED",
  organizationId: "o",
  at: "2026-01-05T00:00:00Z",
  pfaIds,
});

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

it("reads at once what is named, soon what may be meant, and nothing else", () => {
  expect(readAgainWithin(changed(["A", "B"]), "A")).toBe(0);
  expect(readAgainWithin(changed(null), "A")).toBe(1000);
  expect(readAgainWithin(changed(["B"]), "A")).toBeNull();
  expect(readAgainWithin(changed(null), undefined)).toBeNull();
  expect(readAgainWithin(changed(["A"]), "A", ["SYNC_CONFLICT"])).toBeNull();
  const pems: LiveEvent = { type: "PEMS_STATE", organizationId: "o", at: "", pems: "down" };
  expect(readAgainWithin(pems, "A")).toBeNull();
});

it("asks once a second at the most, and after the last event", async () => {
  const ask = vi.fn(() => new Promise<void>((resolve) => setTimeout(resolve, 10)));
  const paced = new Paced({ ask });
  for (let event = 0; event < 50; event++) {
    paced.changed(readAgainWithin(changed(null), "A") ?? 0);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(ask.mock.calls.length).toBeLessThanOrEqual(5);
  const before = ask.mock.calls.length;
  paced.changed(readAgainWithin(changed(null), "A") ?? 0);
  await vi.advanceTimersByTimeAsync(2000);
  expect(ask.mock.calls.length).toBe(before + 1);
});

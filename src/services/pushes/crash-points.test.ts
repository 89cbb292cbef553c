import { channel } from "node:diagnostics_channel";
import { afterEach, expect, it, vi } from "vitest";
import {
  CRASH_EXIT_CODE,
  CRASH_POINTS,
  crashOnceSent,
  crashPoint,
  crashPointOf,
} from "#src/services/pushes/crash-points.ts";

afterEach(() => vi.restoreAllMocks());

const exits = () => vi.spyOn(process, "exit").mockImplementation((() => undefined) as never);

it("ends the process at the point that it was started for, and at no other", () => {
  const exit = exits();
  for (const point of CRASH_POINTS) crashPoint({}, point);
  for (const point of CRASH_POINTS) crashPoint({ crashAt: "before-settle" }, point);
  expect(exit.mock.calls).toEqual([[CRASH_EXIT_CODE]]);
});

it("knows the points by name, and names them all when there is none", () => {
  for (const point of CRASH_POINTS) expect(crashPointOf(point)).toBe(point);
  expect(() => crashPointOf("somewhere")).toThrow(CRASH_POINTS.join(", "));
});

it("ends the process once a write is on the wire, not a read", async () => {
  const exit = exits();
  const sent = channel("undici:request:bodySent");
  crashOnceSent({});
  crashOnceSent({ crashAt: "before-send" });
  sent.publish({ request: { method: "POST" } });
  crashOnceSent({ crashAt: "after-send-before-answer" });
  sent.publish({ request: { method: "GET" } });
  await new Promise(setImmediate);
  expect(exit).not.toHaveBeenCalled();
  sent.publish({ request: { method: "POST" } });
  await expect.poll(() => exit.mock.calls).toEqual([[CRASH_EXIT_CODE]]);
  // It waits for no other write.
  expect(sent.hasSubscribers).toBe(false);
});

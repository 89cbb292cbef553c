import { expect, it, vi } from "vitest";
import { SessionGuard } from "#src/trpc/session-guard.ts";

it("is waited for by what can only go on once the person is back", async () => {
  const guard = new SessionGuard();
  await guard.signedIn();
  guard.end();
  const back = vi.fn();
  const waiting = guard.signedIn().then(back);
  await Promise.resolve();
  expect(back).not.toHaveBeenCalled();
  guard.renew();
  await waiting;
  expect(back).toHaveBeenCalledTimes(1);
});

it("tells once that a session ended, and once that it is there again", () => {
  const guard = new SessionGuard();
  const told = vi.fn();
  const stop = guard.subscribe(told);
  guard.renew();
  expect(told).not.toHaveBeenCalled();
  guard.end();
  guard.end();
  expect(guard.ended).toBe(true);
  guard.renew();
  expect(guard.ended).toBe(false);
  expect(told).toHaveBeenCalledTimes(2);
  stop();
  guard.end();
  expect(told).toHaveBeenCalledTimes(2);
});

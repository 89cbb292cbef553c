import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { postponeSlots, reserveSlot, waitForSlot } from "#src/pems/rate-slot.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.rows("UPDATE pems_connection SET rate_tat = now(), rate_per_second = 10"));
afterAll(() => world.close());

const mostInASecond = (times: readonly number[]) =>
  Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + 1000).length));

describe("waitForSlot", () => {
  it("lets four takers of two organizations have no more than 10 in any second, and at least 9", async () => {
    const { db } = world.deps;
    const { connectionId } = world.organization;
    const times: number[] = [];
    const actors = [world.service, world.stranger, world.service, world.stranger];
    await Promise.all(
      actors.map(async (actor) => {
        while (times.length < 37) {
          await waitForSlot(db, actor, connectionId);
          times.push(performance.now());
        }
      }),
    );
    times.sort((a, b) => a - b);
    expect(mostInASecond(times)).toBeLessThanOrEqual(10);
    const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
    expect((times.length - 1) / seconds).toBeGreaterThanOrEqual(9);
  });

  it("keeps to the connection's own rate, or to a lower limit of the installation", async () => {
    const start = new Date(Date.now() + 3_600_000).toISOString();
    await world.rows("UPDATE pems_connection SET rate_per_second = 1000, rate_tat = $1", [start]);
    for (let taken = 0; taken < 200; taken += 1) {
      await reserveSlot(world.deps.db, world.service, world.organization.connectionId);
    }
    const ahead = await world.rows<{ seconds: number }>(
      "SELECT extract(epoch FROM rate_tat - $1::timestamptz)::float8 AS seconds FROM pems_connection",
      [start],
    );
    // 1.05 ms each, not rounded to whole milliseconds.
    expect(ahead).toEqual([{ seconds: 0.21 }]);

    await world.rows("UPDATE pems_connection SET rate_tat = now()");
    const limit = { maxPerSecond: 2 };
    await reserveSlot(world.deps.db, world.service, world.organization.connectionId, limit);
    const second = await reserveSlot(world.deps.db, world.service, world.organization.connectionId, limit);
    expect(second.waitMs).toBeGreaterThan(400);
    expect(second.waitMs).toBeLessThanOrEqual(525);
  });

  it("ends with its signal", async () => {
    await postponeSlots(world.deps.db, world.service, world.organization.connectionId, 60);
    const ending = new AbortController();
    const waiting = waitForSlot(world.deps.db, world.service, world.organization.connectionId, ending.signal);
    ending.abort(new Error("the worker stops"));
    await expect(waiting).rejects.toThrow();
  });

  it("serves nobody from outside the connection's organizations", async () => {
    const stranger = { ...world.service, organizationId: "00000000-0000-7000-8000-0000000000ff" };
    await expect(reserveSlot(world.deps.db, stranger, world.organization.connectionId)).rejects.toThrow(
      "no such connection",
    );
  });
});

describe("postponeSlots", () => {
  it("lets no slot begin before the time that PEMS asked for, and never brings one forward", async () => {
    const { connectionId } = world.organization;
    await postponeSlots(world.deps.db, world.service, connectionId, 5);
    await postponeSlots(world.deps.db, world.service, connectionId, 1);
    const { waitMs } = await reserveSlot(world.deps.db, world.stranger, connectionId);
    expect(waitMs).toBeGreaterThan(4500);
    expect(waitMs).toBeLessThanOrEqual(5000);
  });

  it("is told at once to who can't wait so long, and takes no slot from others", async () => {
    const { connectionId } = world.organization;
    await postponeSlots(world.deps.db, world.service, connectionId, 60);
    const before = await world.rows("SELECT rate_tat FROM pems_connection");
    const options = { maxWaitMs: 15_000 };
    const slot = await waitForSlot(world.deps.db, world.service, connectionId, undefined, options);
    expect(slot.kind).toBe("too-far");
    expect(slot.waitMs).toBeGreaterThan(55_000);
    expect(await world.rows("SELECT rate_tat FROM pems_connection")).toEqual(before);
  });
});

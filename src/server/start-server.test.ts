import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "#src/db/connection.ts";
import { parseEnv } from "#src/env.ts";
import { closeDeps } from "#src/services/open-deps.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

describe("starting a web process", () => {
  let world: World;
  let runtime: typeof import("#src/server/runtime.ts").runtime;
  let startServer: typeof import("#src/server/start-server.ts").startServer;
  let startOrEnd: typeof import("#src/server/start-server.ts").startOrEnd;
  let refuseUnsafeDatabase: typeof import("#src/server/start-server.ts").refuseUnsafeDatabase;

  beforeAll(async () => {
    world = await createWorld();
    // Settings are read once: they must stand before the first module that asks for them, also where other tests ran before.
    vi.stubEnv("DATABASE_URL", world.url);
    vi.resetModules();
    ({ runtime } = await import("#src/server/runtime.ts"));
    ({ refuseUnsafeDatabase, startOrEnd, startServer } = await import("#src/server/start-server.ts"));
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await closeDeps(runtime().deps);
    await world.close();
  });

  it("listens once, on the settings of the environment, until it is stopped", async () => {
    const live = startServer();
    expect(startServer()).toBe(live);
    await vi.waitFor(() => expect(live.isListening()).toBe(true), { timeout: 5_000 });
    const listening =
      "SELECT 1 FROM pg_stat_activity WHERE application_name = 'pfa live' AND datname = current_database()";
    expect(await world.rows(listening)).toHaveLength(1);
    await live.stop();
    expect(live.isListening()).toBe(false);
    expect(runtime().shutdown.signal.aborted).toBe(true);
    await vi.waitFor(async () => expect(await world.rows(listening)).toEqual([]));
  });

  it("ends the process with the line that says which setting is wrong", () => {
    const end = vi.fn();
    startOrEnd(() => parseEnv({ DATABASE_URL: world.url, WRITE_SYNC_BATCH_SIZE: "500" }), end);
    expect(end).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/^Wrong settings: .*WRITE_SYNC_BATCH_SIZE/),
    );
    startOrEnd(() => undefined, end);
    expect(end).toHaveBeenCalledOnce();
  });

  it("accepts a database under which tenants are kept apart", async () => {
    const exit = vi.fn();
    await refuseUnsafeDatabase(world.deps, exit);
    expect(exit).not.toHaveBeenCalled();
  });

  it("refuses a database that may lose acknowledged commits", async () => {
    await world.rows(`ALTER DATABASE ${new URL(world.url).pathname.slice(1)} SET synchronous_commit = off`);
    const db = connect({ url: world.url, max: 1, name: "unsafe" });
    const exit = vi.fn();
    await refuseUnsafeDatabase({ ...world.deps, db }, exit);
    expect(exit).toHaveBeenCalledWith(1);
    await db.$client.end();
  });

  it("waits for a database that is away, and checks it when it is back", async () => {
    let answers = 0;
    const query = vi.fn(async () => {
      answers += 1;
      if (answers === 1) throw Object.assign(new Error("connection refused"), { code: "ECONNREFUSED" });
      return { rows: [] };
    });
    const db = { $client: { query } } as unknown as World["deps"]["db"];
    const exit = vi.fn();
    await refuseUnsafeDatabase({ ...world.deps, db }, exit, 1);
    expect(exit).not.toHaveBeenCalled();
    // The second answer names no role: that is refused.
    await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(1));
    expect(query).toHaveBeenCalledTimes(2);
  });
});

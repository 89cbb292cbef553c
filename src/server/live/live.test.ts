import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { inOrganization } from "#src/db/in-organization.ts";
import type { LiveEvent } from "#src/domain/live-event.ts";
import { handleTrpc } from "#src/server/http/handle-trpc.ts";
import { liveEvents } from "#src/server/live/events.ts";
import { type Live, startLive } from "#src/server/live/start-live.ts";
import type { Runtime } from "#src/server/runtime.ts";
import { cookieOf, ORIGIN, testRuntime } from "#src/server/testing.ts";
import { publish } from "#src/services/live/publish.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

/** A web process: its runtime with its own LISTEN connection. */
interface Process {
  runtime: Runtime;
  live: Live;
}

describe("live events", () => {
  let world: World;
  let one: Process;
  let other: Process;
  const streams: AbortController[] = [];

  const startProcess = async (): Promise<Process> => {
    const runtime = testRuntime(world);
    const live = startLive(runtime, { url: world.url, heartbeatMs: 100, sessionCheckMs: 50 });
    await vi.waitFor(() => expect(live.isListening()).toBe(true), { timeout: 5_000 });
    return { runtime, live };
  };
  /** Opens the stream over the real HTTP handler, as a browser does; events arrive in `events`. */
  const open = async ({ runtime }: Process, member: Member, organizationId = member.organizationId) => {
    const abort = new AbortController();
    streams.push(abort);
    const input = encodeURIComponent(JSON.stringify({ organizationId }));
    const response = await handleTrpc(
      runtime,
      new Request(`${ORIGIN}/api/trpc/live.events?input=${input}`, {
        headers: { cookie: await cookieOf(member), accept: "text/event-stream" },
        signal: abort.signal,
      }),
    );
    const events: LiveEvent[] = [];
    const errors: { data: { code: string } }[] = [];
    const names: string[] = [];
    const messages: LiveEvent[][] = [];
    const ended = read(response, (name, data) => {
      names.push(name);
      if (name === "message") messages.push(JSON.parse(data) as LiveEvent[]);
      if (name === "message") events.push(...(messages.at(-1) ?? []));
      if (name === "serialized-error") errors.push(JSON.parse(data) as { data: { code: string } });
    });
    return { events, messages, errors, names, ended, response, abort };
  };
  const announce = (pfaIds: string[], member: Member = world.maria) =>
    inOrganization(world.deps.db, member, (tx) =>
      publish(tx, [{ type: "RECORDS_CHANGED", organizationId: member.organizationId, pfaIds }]),
    );
  const typesOf = (events: LiveEvent[]) => events.map((event) => event.type);

  beforeAll(async () => {
    world = await createWorld();
  });
  beforeEach(async () => {
    [one, other] = await Promise.all([startProcess(), startProcess()]);
  });
  afterEach(async () => {
    for (const stream of streams.splice(0)) stream.abort();
    await one.live.stop();
    await other.live.stop();
  });
  afterAll(() => world.close());

  it("begins with the present state and brings every change to both web processes", async () => {
    const maria = await open(one, world.maria);
    const jonas = await open(other, world.jonas);
    expect(maria.response.headers.get("content-type")).toContain("text/event-stream");
    await vi.waitFor(() =>
      expect(typesOf([...maria.events, ...jonas.events])).toEqual(["CONNECTED", "CONNECTED"]),
    );
    expect(maria.events[0]).toMatchObject({ counts: {}, pems: "healthy" });
    await announce(["PFA-1", "PFA-2"]);
    for (const { events } of [maria, jonas]) {
      await vi.waitFor(() => expect(typesOf(events)).toEqual(["CONNECTED", "RECORDS_CHANGED"]));
      expect(events[1]).toMatchObject({ pfaIds: ["PFA-1", "PFA-2"], organizationId: world.organization.id });
    }
  });

  it("gathers what many announce one after the other, in their order", async () => {
    const { messages, events } = await open(one, world.maria);
    const others = await Promise.all(Array.from({ length: 20 }, () => open(one, world.jonas)));
    await vi.waitFor(() => expect(events).toHaveLength(1));
    for (const { events: heard } of others) await vi.waitFor(() => expect(heard).toHaveLength(1));
    const ids = Array.from({ length: 12 }, (_, n) => `PFA-${n}`);
    for (const pfaId of ids) await announce([pfaId]);
    await vi.waitFor(() => expect(events).toHaveLength(13), { timeout: 5_000 });
    expect(events.slice(1).flatMap((event) => ("pfaIds" in event ? event.pfaIds : []))).toEqual(ids);
    expect(messages.length).toBeLessThan(13);
  });

  it("tells nothing of another organization", async () => {
    const stranger = await open(one, world.stranger);
    const maria = await open(one, world.maria);
    await vi.waitFor(() => expect([stranger.events.length, maria.events.length]).toEqual([1, 1]));
    await announce(["PFA-1"]);
    await vi.waitFor(() => expect(maria.events).toHaveLength(2));
    expect(stranger.events).toHaveLength(1);
    const foreign = await open(one, world.stranger, world.organization.id);
    await foreign.ended;
    expect(foreign.errors[0]?.data.code).toBe("NOT_FOUND");
    expect(foreign.events).toEqual([]);
  });

  it("listens again after its connection was killed, and has the streams read the present state", async () => {
    const { events } = await open(one, world.maria);
    await vi.waitFor(() => expect(events).toHaveLength(1));
    const killed = await world.rows(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pfa live' AND datname = current_database()",
    );
    expect(killed).toHaveLength(2);
    await vi.waitFor(() => expect(typesOf(events)).toEqual(["CONNECTED", "CONNECTED"]), { timeout: 5_000 });
    expect(one.live.isListening()).toBe(true);
    await announce(["PFA-9"]);
    await vi.waitFor(() => expect(typesOf(events).at(-1)).toBe("RECORDS_CHANGED"));
  });

  it.each([
    [
      "suspended",
      "UPDATE app_user SET suspended_at = now() WHERE id = $1",
      "UPDATE app_user SET suspended_at = NULL WHERE id = $1",
    ],
    [
      "signed out everywhere",
      "UPDATE app_user SET session_version = 2 WHERE id = $1",
      "UPDATE app_user SET session_version = 1 WHERE id = $1",
    ],
    [
      "no longer a member",
      "UPDATE membership SET expires_at = now() WHERE user_id = $1",
      "UPDATE membership SET expires_at = NULL WHERE user_id = $1",
    ],
  ])("ends the streams of a person who is %s, and nobody else's", async (_case, end, undo) => {
    const jonas = await open(one, world.jonas);
    const maria = await open(one, world.maria);
    await vi.waitFor(() => expect([jonas.events.length, maria.events.length]).toEqual([1, 1]));
    await world.rows(end, [world.jonas.userId]);
    await jonas.ended;
    expect(jonas.errors[0]?.data.code).toBe("UNAUTHENTICATED");
    await announce(["PFA-1"]);
    await vi.waitFor(() => expect(maria.events).toHaveLength(2));
    const again = await open(one, world.jonas);
    await again.ended;
    expect(["UNAUTHENTICATED", "NOT_FOUND"]).toContain(again.errors[0]?.data.code);
    await world.rows(undo, [world.jonas.userId]);
  });

  it("closes open streams when the process is asked to end, so that the client connects again", async () => {
    const { events, names, ended } = await open(one, world.maria);
    await vi.waitFor(() => expect(events).toHaveLength(1));
    await one.live.stop();
    await ended;
    // A "return" would end the client's subscription for good.
    expect(names).not.toContain("return");
  });

  it("forgets a stream that its reader has left", async () => {
    const { events, abort } = await open(one, world.maria);
    await vi.waitFor(() => expect(events).toHaveLength(1));
    expect(one.runtime.hub.streams()).toHaveLength(1);
    abort.abort();
    await vi.waitFor(() => expect(one.runtime.hub.streams()).toHaveLength(0));
  });

  it("reads the present state again from time to time, and tells it when something was missed", async () => {
    const session = { userId: world.maria.userId, sessionVersion: 1, organizationId: world.organization.id };
    const abort = new AbortController();
    const events = liveEvents(one.runtime, session, abort.signal, 20);
    const first = await events.next();
    expect(first.value).toMatchObject([
      expect.any(String),
      [{ type: "CONNECTED", pems: "healthy" }],
      expect.anything(),
    ]);
    const second = events.next();
    await world.rows("UPDATE pems_connection SET down_since = now(), breaker_state = 'open'");
    expect((await second).value?.[1]).toMatchObject([{ type: "CONNECTED", pems: "down" }]);
    await world.rows("UPDATE pems_connection SET down_since = NULL, breaker_state = 'closed'");
    abort.abort();
    for await (const [, told] of events) expect(typesOf(told)).toEqual(["CONNECTED"]);
  });

  it("survives a notice that is no event", async () => {
    const { events } = await open(one, world.maria);
    await vi.waitFor(() => expect(events).toHaveLength(1));
    const client = new pg.Client({ connectionString: world.url });
    await client.connect();
    await client.query(
      "SELECT pg_notify('pfa_live', 'nonsense'), pg_notify('pfa_live', '{\"type\":\"OTHER\"}')",
    );
    await client.end();
    await announce(["PFA-1"]);
    await vi.waitFor(() => expect(events).toHaveLength(2));
  });
});

/** Reads server-sent events until the stream ends. */
async function read(response: Response, onEvent: (name: string, data: string) => void): Promise<void> {
  let rest = "";
  try {
    for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (rest + text).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const lines = block.split("\n").map((line) => line.split(": "));
        const fieldOf = (key: string) =>
          lines
            .find(([name]) => name === key)
            ?.slice(1)
            .join(": ");
        const data = fieldOf("data");
        if (data !== undefined) onEvent(fieldOf("event") ?? "message", data);
      }
    }
  } catch {
    // Aborted by the test itself.
  }
}

import { Logger, run } from "graphile-worker";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Delta } from "#src/domain/record.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { openConnection } from "#src/services/connections/open-connection.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { pullOrganization } from "#src/services/pulls/pull-organization.ts";
import { prepareBatch } from "#src/services/pushes/prepare-batch.ts";
import { pushOrganization } from "#src/services/pushes/push-organization.ts";
import { readBack } from "#src/services/pushes/read-back.ts";
import { releaseExpiredClaims } from "#src/services/pushes/release-claims.ts";
import { sendBatch } from "#src/services/pushes/send-batch.ts";
import { triggerSync } from "#src/services/sync/trigger-sync.ts";
import { createPushWorld, type PushWorld, wireRental } from "#src/services/testing/push-world.ts";

let world: PushWorld;
let last = 0;
const nextIds = (count: number) =>
  Array.from({ length: count }, () => `PFA-${String(++last).padStart(5, "0")}`);
const signal = () => AbortSignal.timeout(25_000);

beforeAll(async () => {
  world = await createPushWorld({ records: 3_000, settings: { batchSize: 10 } });
  const records = Array.from({ length: 400 }, (_, index) => wireRental(index + 1));
  await world.sandbox.control.addOrganization({ code: "HOLNG", records });
  const request = {
    organizationId: world.other.id,
    mode: "full",
    trigger: "manual",
    startedBy: null,
  } as const;
  await pullOrganization(world.deps, request, signal());
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.sandbox.control.reset();
  await world.rows("DELETE FROM graphile_worker._private_jobs");
  await setRate(1000);
});

/** Requests a second that the connection of both organizations takes. */
const setRate = (perSecond: number) =>
  world.rows("UPDATE pems_connection SET rate_per_second = $1, rate_tat = now()", [perSecond]);

async function commit(member: Member, pfaIds: readonly string[], set: Delta): Promise<void> {
  const changes = pfaIds.map((pfaId) => ({ pfaId, set: { ...set }, seenVersion: 1 }));
  await saveDraft(world.deps, member, { changes });
  await commitDrafts(world.deps, member, { pfaIds });
}

/** Ids of records in the order in which our writes of them were applied. */
const written = (organizationCode = "RIO") =>
  world.sandbox.store.journal({ organizationCode }).map((write) => write.pfaId);

describe("what goes out first", () => {
  it("is a single edit, ahead of a bulk commit that was there before", async () => {
    const [bulk, [urgent = ""]] = [nextIds(300), nextIds(1)];
    await commit(world.maria, bulk, { description: "Bulk" });
    await commit(world.jonas, [urgent], { description: "Urgent" });
    const batch = await prepareBatch(world.deps, world.service);
    expect(batch?.toSend[0]?.row.pfaId).toBe(urgent);
    await releaseAll();
    await world.push();
  });

  it("is also whatever a single edit waits for: earlier changes of the same record", async () => {
    const bulk = nextIds(300);
    const urgent = bulk.at(-1) ?? "";
    await commit(world.maria, bulk, { description: "Bulk" });
    await commit(world.jonas, [urgent], { forecastEnd: "2027-05-05" });
    const before = written().length;
    await world.push();
    const places = written()
      .slice(before)
      .flatMap((pfaId, place) => (pfaId === urgent ? [place] : []));
    expect(places).toHaveLength(2);
    // Six lanes claim ten each before the answer to the first of the two has come.
    expect(Math.max(...places)).toBeLessThan(150);
  });

  it("stays so when the earlier change was under way, and comes back", async () => {
    const bulk = nextIds(40);
    const [first = ""] = bulk;
    await commit(world.maria, bulk, { description: "Bulk" });
    const lost = await prepareBatch(world.deps, world.service);
    expect(lost?.toSend.map(({ row }) => row.pfaId)).toContain(first);
    await commit(world.jonas, [first], { forecastEnd: "2027-05-05" });
    await releaseAll();
    const next = await prepareBatch(world.deps, world.service);
    const found = [...(next?.toSend ?? []), ...(next?.toRead ?? []).map((row) => ({ row }))];
    expect(found[0]?.row.pfaId).toBe(first);
    await releaseAll();
    await world.push();
  });

  it("is what a person asks for, with what it waits for", async () => {
    const bulk = nextIds(60);
    const chosen = bulk.at(-1) ?? "";
    await commit(world.maria, bulk, { description: "First" });
    await commit(world.maria, bulk, { forecastEnd: "2027-05-05" });
    const [later] = await world.rows<{ modification_id: string }>(
      "SELECT modification_id FROM pfa_write_queue WHERE pfa_id = $1 ORDER BY sequence DESC LIMIT 1",
      [chosen],
    );
    const modificationIds = [later?.modification_id ?? ""];
    await triggerSync(world.deps, world.maria, { modificationIds, priority: "high" });
    const batch = await prepareBatch(world.deps, world.service);
    expect(batch?.toSend[0]?.row).toMatchObject({ pfaId: chosen, delta: { description: "First" } });
    await releaseAll();
    await world.push();
  });
});

/** Gives back what was claimed and never sent. */
async function releaseAll(): Promise<void> {
  world.advance(61_000);
  await releaseExpiredClaims(world.deps, world.service);
}

describe("several pushers at once", () => {
  it("have one write of a record in flight, in commit order, each on the version before it", async () => {
    const records = nextIds(5);
    const values = ["A", "B", "C", "D", "E", "F"];
    for (const [round, description] of values.entries()) {
      await commit(round % 2 ? world.jonas : world.maria, records, { description });
    }
    await world.sandbox.control.latency(30);
    const deps = { ...world.deps, settings: { ...world.deps.settings, batchSize: 2 } };
    // As many processes would: none of these knows of the others.
    const pushers = Array.from({ length: 4 }, async (_, number) => {
      const connection = await openConnection(deps, world.service);
      const own = { ...deps, workerId: `pusher ${number}` };
      while (await openItems(records)) {
        const batch = await prepareBatch(own, world.service);
        if (!batch) continue;
        await sendBatch(own, world.service, connection, batch.toSend, signal());
        await readBack(own, world.service, connection, batch.toRead, signal());
      }
      await connection.attemptsRecorded();
    });
    await Promise.all(pushers);
    for (const pfaId of records) {
      const writes = world.sandbox.store.journal({ organizationCode: "RIO", pfaId });
      expect(writes.map((write) => [write.version, write.changes.description])).toEqual(
        values.map((value, index) => [index + 2, value]),
      );
    }
    const twice = await world.rows(
      "SELECT pfa_id FROM pfa_write_queue WHERE pfa_id = ANY($1) AND claim_epoch <> 1",
      [records],
    );
    expect(twice).toEqual([]);
  });
});

async function openItems(pfaIds: readonly string[]): Promise<number> {
  const [row] = await world.rows<{ n: number }>(
    "SELECT count(*)::int AS n FROM pfa_write_queue WHERE pfa_id = ANY($1) AND status IN ('pending', 'processing')",
    [pfaIds],
  );
  return row?.n ?? 0;
}

describe("several organizations", () => {
  const others = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => `PFA-${String(from + index).padStart(5, "0")}`);
  const requests = async () => (await world.sandbox.control.stats(0)).total;

  it("share one credential: a hundred writes go out in the midst of a thousand of another's", async () => {
    await setRate(60);
    await commit(world.maria, nextIds(1000), { description: "Many" });
    await commit(world.stranger, others(1, 100), { description: "Few" });
    const many = pushOrganization(world.deps, world.organization.id, signal());
    await expect.poll(requests, { interval: 10 }).toBeGreaterThan(5);
    const before = await requests();
    await pushOrganization(world.deps, world.other.id, signal());
    // Ten batches of its own, each behind at most one of every lane of the other: far from a hundred.
    expect((await requests()) - before).toBeLessThan(70);
    expect(new Set(written("HOLNG")).size).toBe(100);
    await many;
    await world.push();
  });

  it("take turns on one place of the worker: a shift ends, and the rest waits behind the others", async () => {
    await setRate(60);
    const mine = nextIds(900);
    await commit(world.maria, mine, { description: "Many" });
    await commit(world.stranger, others(101, 100), { description: "Few" });
    const ends: string[] = [];
    const runner = await run({
      connectionString: world.url,
      concurrency: 1,
      noHandleSignals: true,
      logger: new Logger(() => () => undefined),
      taskList: {
        push: async (payload) => {
          const { organizationId } = payload as { organizationId: string };
          const done = await pushOrganization(world.deps, organizationId, signal(), 400);
          if (done) ends.push(organizationId);
        },
      },
    });
    try {
      await expect.poll(() => ends, { timeout: 20_000 }).toContain(world.organization.id);
    } finally {
      await runner.stop();
    }
    expect(ends[0]).toBe(world.other.id);
    expect(await openItems(mine)).toBe(0);
  });
});

import { afterAll, beforeAll, expect, it } from "vitest";
import { openConnection } from "#src/services/connections/open-connection.ts";
import { toOperation } from "#src/services/pushes/decide-write.ts";
import { judgeAnswer } from "#src/services/pushes/judge-answer.ts";
import { type PreparedBatch, prepareBatch } from "#src/services/pushes/prepare-batch.ts";
import { readBack } from "#src/services/pushes/read-back.ts";
import { settleBatch } from "#src/services/pushes/settle-batch.ts";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";

let world: PushWorld;

beforeAll(async () => {
  world = await createPushWorld({ records: 10 });
});
afterAll(() => world.close());

/** Claims what is due; there must be something. */
async function claim(): Promise<PreparedBatch> {
  const batch = await prepareBatch(world.deps, world.service);
  if (!batch) throw new Error("Nothing is due.");
  return batch;
}

/** Sends a batch, and gives what is to be recorded about it. */
async function send({ toSend }: PreparedBatch) {
  const { client, organizationCode, attemptsRecorded } = await openConnection(world.deps, world.service);
  const operations = toSend.map(({ row, changes, version }) => toOperation(row, changes, version));
  const outcome = await client.writeBatch({ organizationCode, operations });
  await attemptsRecorded();
  return judgeAnswer(toSend, outcome, { now: world.deps.now(), retryDelayMs: 5000 }).settlements;
}

const auditOf = (id: string, action: string) =>
  world.rows("SELECT 1 FROM audit_log WHERE entity_id = $1 AND action = $2", [id, action]);

it("records nothing for a claim that another has taken over, also while that one is at work", async () => {
  const pfaId = "PFA-00001";
  const id = await world.change(world.maria, pfaId, { forecastEnd: "2027-05-05" });
  const late = await send(await claim());
  // Its lease ends, and the next worker has the item in hand.
  world.advance(61_000);
  await world.rows("UPDATE organization SET sync_paused_at = now()");
  await world.sweep();
  await world.rows("UPDATE organization SET sync_paused_at = NULL");
  const next = await claim();
  expect(next.toRead.map((row) => row.modificationId)).toEqual([id]);
  expect(await settleBatch(world.deps, world.service, late)).toBe(0);
  expect(await world.stateOf(id)).toMatchObject({ state: "syncing" });
  const connection = await openConnection(world.deps, world.service);
  await readBack(world.deps, world.service, connection, next.toRead, AbortSignal.timeout(5000));
  await connection.attemptsRecorded();
  expect(await world.stateOf(id)).toMatchObject({ state: "synced", version: 2 });
  expect(await auditOf(id, "modification.synced")).toHaveLength(1);
  expect(await world.applied(pfaId)).toBe(1);
});

it("happens with its audit entry, or not at all", async () => {
  const pfaId = "PFA-00002";
  const id = await world.change(world.maria, pfaId, { forecastEnd: "2027-05-05" });
  const batch = await claim();
  const settlements = await send(batch);
  await world.rows(
    `CREATE FUNCTION no_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'The audit is full.'; END $$`,
  );
  await world.rows(
    `CREATE TRIGGER no_audit BEFORE INSERT ON audit_log FOR EACH ROW
     WHEN (NEW.action = 'modification.synced') EXECUTE FUNCTION no_audit()`,
  );
  await expect(settleBatch(world.deps, world.service, settlements)).rejects.toThrow();
  expect(await world.stateOf(id)).toMatchObject({ state: "syncing", version: null });
  expect(await world.rows("SELECT version FROM pfa_mirror WHERE pfa_id = $1", [pfaId])).toEqual([
    { version: 1 },
  ]);
  await world.rows("DROP TRIGGER no_audit ON audit_log");
  expect(await settleBatch(world.deps, world.service, settlements)).toBe(1);
  expect(await world.stateOf(id)).toMatchObject({ state: "synced", version: 2 });
  expect(await auditOf(id, "modification.synced")).toHaveLength(1);
});

/** What becomes of workers in the model test: they die, are taken for dead, and wake up again. */
import fc from "fast-check";
import { expect } from "vitest";
import { toWire } from "#src/domain/canonical.ts";
import { openConnection } from "#src/services/connections/open-connection.ts";
import { toOperation } from "#src/services/pushes/decide-write.ts";
import { judgeAnswer } from "#src/services/pushes/judge-answer.ts";
import { prepareBatch } from "#src/services/pushes/prepare-batch.ts";
import { releaseExpiredClaims } from "#src/services/pushes/release-claims.ts";
import { settleBatch } from "#src/services/pushes/settle-batch.ts";
import { command } from "#src/services/testing/model-command.ts";
import { passTime } from "#src/services/testing/model-run.ts";

/** A worker claims, perhaps sends, and is heard of no more; perhaps somebody takes back in PEMS what it has just written. */
export const crash = command("crash", fc.constantFrom("claimed", "sent", "undone"), async (run, how) => {
  const { deps, service, sandbox } = run.world;
  const batch = await prepareBatch(deps, service);
  if (!batch) return;
  run.crashes += 1;
  const [first] = batch.toSend;
  if (how === "claimed" || !first) return;
  const { client, organizationCode, attemptsRecorded } = await openConnection(deps, service);
  const operations = batch.toSend.map(({ row, changes, version }) => toOperation(row, changes, version));
  const outcome = await client.writeBatch({ organizationCode, operations });
  await attemptsRecorded();
  run.abandoned.push({ sent: batch.toSend, outcome });
  if (how === "sent") return;
  const { pfaId, seen } = first.row;
  await sandbox.control.edit({ organizationCode, pfaId, changes: toWire(seen), by: "foreign" });
});

/** The leases of whoever is gone end, and another worker claims what they had; it is gone soon after. */
export const takeOver = command("takeOver", fc.constant(null), async (run) => {
  const { deps, service } = run.world;
  await passTime(run.world, 61);
  await releaseExpiredClaims(deps, service);
  if (await prepareBatch(deps, service)) run.crashes += 1;
});

/** What was taken for dead wakes up, and wants to record what it knows: only what nobody has taken over is recorded. */
export const wakeTheDead = command("wakeTheDead", fc.constant(null), async (run) => {
  const clock = { now: run.world.deps.now(), retryDelayMs: run.world.deps.settings.retryDelayMs };
  for (const { sent, outcome } of run.abandoned.splice(0)) {
    const { settlements } = judgeAnswer(sent, outcome, clock);
    const claims = JSON.stringify(sent.map(({ row }) => ({ id: row.id, epoch: row.claimEpoch })));
    const held = await run.world.rows(
      `SELECT 1 FROM pfa_write_queue q JOIN jsonb_to_recordset($1::jsonb) AS c(id uuid, epoch int) ON c.id = q.id
       WHERE q.status = 'processing' AND q.claim_epoch = c.epoch`,
      [claims],
    );
    const recorded = await settleBatch(run.world.deps, run.world.service, settlements);
    expect(recorded, "what a worker records of what it still holds").toBe(held.length);
  }
});

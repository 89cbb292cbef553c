/** What must hold when everything that went on at once has come to rest. */
import { expect } from "vitest";
import type { PfaFields } from "#src/domain/record.ts";
import { pullOrganization } from "#src/services/pulls/pull-organization.ts";
import { releaseExpiredClaims } from "#src/services/pushes/release-claims.ts";
import { reconcileOrganization } from "#src/services/reconciliation/reconcile-organization.ts";
import { type Interleaving, pushOnce } from "#src/services/testing/interleaving-run.ts";
import { Past } from "#src/services/testing/model-invariants.ts";
import { canonical } from "#src/services/testing/model-run.ts";

const never = new AbortController().signal;

/** Faults off; then what is owed is sent until nothing is, and what PEMS changed is pulled. */
export async function comeToRest(run: Interleaving): Promise<void> {
  const { world, actor } = run;
  await world.sandbox.control.reset();
  for (let round = 0; round < 30; round++) {
    world.advance(61_000);
    await world.rows(
      `UPDATE pems_connection SET breaker_state = 'closed', breaker_failures = 0, down_since = NULL, probe_at = NULL,
         rate_tat = now()`,
    );
    await releaseExpiredClaims(world.deps, actor);
    await pushOnce(run, world.deps);
    const open = await world.rows(
      "SELECT 1 FROM pfa_write_queue WHERE organization_id = $1 AND status IN ('pending', 'processing')",
      [actor.organizationId],
    );
    if (open.length === 0) break;
  }
  await pullAtRest(run);
}

async function pullAtRest({ world, actor }: Interleaving) {
  const { organizationId } = actor;
  const request = { organizationId, mode: "incremental", trigger: "manual", startedBy: null } as const;
  const result = await pullOrganization(world.deps, request, never);
  expect(result, "the last pull").toMatchObject({ status: "completed" });
  return result;
}

interface HistoryRow {
  pfa_id: string;
  version: number;
  snapshot: PfaFields;
  bronze_id: string | null;
  body: string | null;
  modification: { pfa_id: string; state: string; version: number | null; reason: string | null } | null;
}

/** Mirror and history are what PEMS has and had, each version once, and each row says where it came from. */
export async function checkAtRest(run: Interleaving): Promise<void> {
  const { world, actor, code } = run;
  const own = [actor.organizationId];
  const open = await world.rows(
    "SELECT status FROM pfa_write_queue WHERE organization_id = $1 AND status IN ('pending', 'processing')",
    own,
  );
  expect(open, "nothing is on its way").toEqual([]);

  const inPems = (await world.sandbox.control.records(code)).map((record) => ({
    pfa_id: record.pfaId,
    version: record.version,
    fields: canonical({ ...record }),
  }));
  const mirror = await world.rows(
    `SELECT m.pfa_id, m.version, h.snapshot AS fields FROM pfa_mirror m
     JOIN pfa_mirror_history h USING (organization_id, pfa_id, version, content_hash)
     WHERE m.organization_id = $1 ORDER BY m.pfa_id`,
    own,
  );
  expect(mirror, "the mirror is PEMS").toEqual(inPems);

  const history = await world.rows<HistoryRow>(
    `SELECT h.pfa_id, h.version, h.snapshot, h.bronze_id, b.body,
       (SELECT jsonb_build_object('pfa_id', m.pfa_id, 'state', m.sync_status, 'version', m.pems_version, 'reason', m.reason)
        FROM pfa_modification m WHERE m.id = h.modification_id) AS modification
     FROM pfa_mirror_history h
     LEFT JOIN pems_batch p ON p.organization_id = h.organization_id AND p.bronze_id = h.bronze_id
     LEFT JOIN pfa_bronze b ON b.organization_id = h.organization_id AND b.id = h.bronze_id AND b.batch_id = p.id
     WHERE h.organization_id = $1 ORDER BY h.pfa_id, h.version`,
    own,
  );
  checkSources(run, history);

  const names = history.map(({ pfa_id: pfaId, version }) => `${pfaId} ${version}`);
  expect(new Set(names).size, "each version is kept once").toBe(names.length);
  const pages = await world.rows<{ body: string }>(
    "SELECT body FROM pfa_bronze WHERE organization_id = $1",
    own,
  );
  const shown = pages.flatMap(({ body }) =>
    recordsOf(body).map(({ pfaId, version }) => `${pfaId} ${version}`),
  );
  const kept = new Set(names);
  expect(
    shown.filter((name) => !kept.has(name)),
    "every version that PEMS showed is in the history",
  ).toEqual([]);

  expect((await pullAtRest(run)).records, "the position is PEMS's end").toBe(0);
  const request = { organizationId: actor.organizationId, trigger: "manual", startedBy: null } as const;
  const reconciled = await reconcileOrganization(world.deps, request, never);
  expect(reconciled.status, "the reconciliation").toBe("completed");
  expect(reconciled.findings, "a reconciliation finds no drift").toEqual({});
}

/** Each row is what PEMS had, and leads back to the page that shows it or the modification that made it. */
function checkSources({ world, code, initial }: Interleaving, history: readonly HistoryRow[]): void {
  for (const row of history) {
    const { pfa_id: pfaId, version, snapshot, body, modification } = row;
    const name = `version ${version} of ${pfaId}`;
    const first = initial.get(pfaId);
    if (!first) throw new Error(`${pfaId} is not of this run.`);
    const past = new Past(world.sandbox.store.journal({ organizationCode: code, pfaId }), first);
    expect(snapshot, name).toEqual(past.at(version));
    expect(row.bronze_id !== null || modification !== null, `${name} has a source`).toBe(true);
    if (row.bronze_id !== null) {
      const found = recordsOf(body ?? "{}").some(
        (record) => record.pfaId === pfaId && record.version === version,
      );
      expect(found, `${name} is on its raw page`).toBe(true);
    }
    if (modification === null) continue;
    const maker = past.writes.find((write) => write.version === version);
    expect(maker, `${name} was written by us`).toMatchObject({ source: "api", reason: modification.reason });
    expect(modification, `${name} leads back to the modification that made it`).toMatchObject({
      ...{ pfa_id: pfaId, state: "synced", version },
    });
  }
}

function recordsOf(body: string): { pfaId: string; version: number }[] {
  const answer = JSON.parse(body) as { records?: { pfaId: string; version: number }[] };
  return answer.records ?? [answer as unknown as { pfaId: string; version: number }];
}

import { sql } from "drizzle-orm";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import { MAX_SLOT_WAIT_WITH_CLAIMS_MS } from "#src/pems/rate-slot.ts";
import type { OpenConnection } from "#src/services/connections/open-connection.ts";
import { recordRead } from "#src/services/connections/record-read.ts";
import { takeSlot } from "#src/services/connections/take-slot.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { publish } from "#src/services/live/publish.ts";
import { applyRecords, reportApplied } from "#src/services/pulls/apply-records.ts";
import { pullPages } from "#src/services/pulls/pull-pages.ts";
import { storePage } from "#src/services/pulls/store-page.ts";

export type ReadBack =
  /** The mirror is as new as PEMS was a moment ago; `missing` are records that PEMS doesn't have. */
  | { kind: "ok"; missing: string[] }
  /** `waitMs`: how long PEMS asks to be left alone, 0 where it doesn't. */
  | { kind: "unavailable"; message: string; waitMs: number }
  | { kind: "unauthorized"; message: string };

/** For more records than this, one incremental pull is cheaper than a request each. */
const MOST_SINGLE_READS = 3;

/**
 * Brings the mirror up to date for some records, straight from PEMS. The caller has made sure that requests may be sent
 * (breaker, pause); what the answers mean for these is recorded here.
 */
export async function readRecords(
  deps: ServiceDeps,
  connection: OpenConnection,
  actor: Actor,
  pfaIds: readonly string[],
  signal: AbortSignal,
): Promise<ReadBack> {
  const wanted = [...new Set(pfaIds)].sort();
  if (wanted.length > MOST_SINGLE_READS) return readByPull(deps, connection, actor, wanted, signal);
  const missing: string[] = [];
  for (const pfaId of wanted) {
    const read = await readOne(deps, connection, actor, pfaId, signal);
    if (read.kind !== "ok") return read;
    missing.push(...read.missing);
  }
  return { kind: "ok", missing };
}

async function readOne(
  deps: ServiceDeps,
  connection: OpenConnection,
  actor: Actor,
  pfaId: string,
  signal: AbortSignal,
): Promise<ReadBack> {
  const { connectionId, organizationCode, client } = connection;
  for (let again = true; ; again = false) {
    try {
      const slot = await takeSlot(deps, actor, connectionId, MAX_SLOT_WAIT_WITH_CLAIMS_MS, signal);
      if (slot.kind === "too-far") return { ...busy, waitMs: slot.waitMs };
    } catch (error) {
      if (signal.aborted) return stopped;
      throw error;
    }
    const askedAt = deps.now();
    const outcome = await client.getRecord({ organizationCode, pfaId }, signal);
    if (signal.aborted && outcome.kind !== "ok") return stopped;
    await recordRead(deps, actor, connection, outcome);
    switch (outcome.kind) {
      case "ok":
        await take(deps, actor, outcome, askedAt);
        return { kind: "ok", missing: [] };
      case "not-found":
        return { kind: "ok", missing: [pfaId] };
      case "rate-limited":
        if (again) continue;
        return { ...busy, waitMs: outcome.retryAfterSeconds * 1000 };
      case "unauthorized":
        return { kind: "unauthorized", message: outcome.message };
      default:
        return { kind: "unavailable", message: outcome.message, waitMs: 0 };
    }
  }
}

const busy = { kind: "unavailable", message: "PEMS asks to wait." } as const;
const stopped: ReadBack = { kind: "unavailable", message: "Stopped before PEMS answered.", waitMs: 0 };

async function take(
  deps: ServiceDeps,
  actor: Actor,
  { record, body }: { record: unknown; body: string },
  askedAt: Date,
): Promise<void> {
  const applied = await inOrganization(deps.db, actor, async (tx) => {
    const page = { runId: null, source: "read_back", cursorBefore: null, cursorAfter: null } as const;
    const bronzeId = await storePage(tx, actor, { ...page, recordCount: 1, body });
    const taken = await applyRecords(tx, actor, { records: [record], bronzeId, at: deps.now(), askedAt });
    const { moved: pfaIds } = taken;
    await publish(tx, [{ type: "RECORDS_CHANGED", organizationId: actor.organizationId, pfaIds }]);
    return taken;
  });
  reportApplied(deps, actor, applied);
}

async function readByPull(
  deps: ServiceDeps,
  connection: OpenConnection,
  actor: Actor,
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<ReadBack> {
  const options = {
    mode: "incremental",
    source: "read_back",
    runId: null,
    maxSlotWaitMs: MAX_SLOT_WAIT_WITH_CLAIMS_MS,
  } as const;
  const end = await pullPages(deps, actor, connection, options, signal);
  if (end.kind === "stopped") return stopped;
  if (end.kind === "unavailable") return { kind: end.kind, message: end.message, waitMs: end.waitMs };
  if (end.kind === "unauthorized") return { kind: end.kind, message: end.message };
  const { rows } = await inOrganization(deps.db, actor, (tx) =>
    tx.execute<{ pfa_id: string }>(sql`
      SELECT w.pfa_id FROM jsonb_array_elements_text(${JSON.stringify(wanted)}::jsonb) AS w(pfa_id)
      WHERE NOT EXISTS (
        SELECT 1 FROM pfa_mirror m WHERE m.organization_id = ${actor.organizationId} AND m.pfa_id = w.pfa_id)`),
  );
  return { kind: "ok", missing: rows.map((row) => row.pfa_id) };
}

import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import { type Actor, inOrganization, serviceActor } from "#src/db/in-organization.ts";
import { type Admission, admit } from "#src/services/connections/admission.ts";
import { type OpenConnection, openConnection } from "#src/services/connections/open-connection.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { compareScan, dropFalseAlarms, findStuck } from "#src/services/reconciliation/compare-scan.ts";
import { describeFindings } from "#src/services/reconciliation/describe-findings.ts";
import { MOST_SINGLE_READS, readSingle, type SingleRead } from "#src/services/reconciliation/read-single.ts";
import {
  closeReconciliation,
  noteProgress,
  openReconciliation,
  type ReconciliationEnd,
  type ReconciliationRequest,
  renewLease,
} from "#src/services/reconciliation/reconciliation-run.ts";
import { repairDrift } from "#src/services/reconciliation/repair-drift.ts";
import {
  type Listing,
  type ListingEnd,
  listPages,
  noteSeen,
} from "#src/services/reconciliation/scan-pages.ts";

export interface ReconciliationResult {
  /** Null when nothing was begun: another one is under way, or has done what was asked for. */
  runId: string | null;
  status: "completed" | "failed" | "cancelled" | "skipped";
  /** Why it failed, in plain words. */
  error: string | null;
  /** How many findings there are of each kind. */
  findings: Record<string, number>;
}

const TAKEN_FOR_DEAD = "The worker was taken for dead.";

/** Ends the scan with what the run says about it. */
class ScanEnded extends Error {
  readonly end: ReconciliationEnd;
  constructor(end: ReconciliationEnd) {
    super();
    this.end = end;
  }
}

/**
 * Compares all that PEMS lists with the mirror (ids, versions, content hashes) and reports the differences that remain
 * when everything under way has been allowed for. Writes nothing to PEMS, and the mirror only where the schedule asked:
 * then it is repaired. PEMS being away is no exception: the run ends as failed with the reason.
 */
export async function reconcileOrganization(
  deps: ServiceDeps,
  request: ReconciliationRequest,
  signal: AbortSignal,
): Promise<ReconciliationResult> {
  const actor = serviceActor(request.organizationId);
  const runId = uuidv7();
  const connection = await openConnection(deps, actor, runId);
  if (!(await openReconciliation(deps, actor, runId, request))) {
    return { runId: null, status: "skipped", error: null, findings: {} };
  }
  const listing: Listing = { runId, connection, signal, mayGoOn: asked(deps, actor, runId, connection) };
  let end: ReconciliationEnd;
  try {
    end = await compare(deps, actor, listing);
  } catch (error) {
    if (!(error instanceof ScanEnded)) {
      await close(deps, actor, runId, {
        status: "failed",
        error: "Something went wrong here; it is in the log.",
      }).catch(() => {});
      throw error;
    }
    end = error.end;
  } finally {
    await connection.attemptsRecorded();
  }
  if (!(await close(deps, actor, runId, end))) end = { status: "failed", error: TAKEN_FOR_DEAD };
  if (end.status !== "completed") return { runId, status: end.status, error: end.error, findings: {} };
  const { findings } = end;
  if (Object.keys(findings).length > 0)
    deps.log.warn({ ...request, runId, findings }, "the mirror has drifted from PEMS");
  if (request.trigger === "schedule") await repairDrift(deps, actor, { runId }, signal);
  return { runId, status: "completed", error: null, findings };
}

function close(deps: ServiceDeps, actor: Actor, runId: string, end: ReconciliationEnd): Promise<boolean> {
  return inOrganization(deps.db, actor, (tx) => closeReconciliation(tx, actor, runId, end));
}

/** Breaker, pause and lease, before each request. */
function asked(deps: ServiceDeps, actor: Actor, runId: string, { connectionId }: OpenConnection) {
  return async (): Promise<string | null> => {
    if (!(await renewLease(deps, actor, runId))) return TAKEN_FOR_DEAD;
    const admission: Admission = await admit(deps, actor, connectionId);
    return admission.kind === "go" ? null : admission.message;
  };
}

async function compare(deps: ServiceDeps, actor: Actor, listing: Listing): Promise<ReconciliationEnd> {
  const { runId } = listing;
  const within = <T>(work: Parameters<typeof inOrganization<T>>[2]) => inOrganization(deps.db, actor, work);
  const progress = { pages: 0, records: 0 };
  let nameless = 0;
  const scan = async (from: string | null, counts: boolean) =>
    ended(
      await listPages(deps, actor, listing, from, async (tx, page, bronzeId) => {
        const withoutId = await noteSeen(tx, actor, listing, page.records, bronzeId);
        progress.pages += 1;
        if (counts) {
          progress.records += page.records.length;
          nameless += withoutId;
        }
        await noteProgress(tx, runId, progress);
      }),
    );
  const scanEnd = await scan(null, true);
  const { pullCursor, differences } = await within((tx) => compareScan(tx, actor, runId));
  if (pullCursor === null) {
    throw new ScanEnded({
      status: "failed",
      error: "Nothing has been read from PEMS yet; a pull comes first.",
    });
  }
  if (differences > 0) {
    // After the comparison: what PEMS says from now on is newer than the mirror was then.
    await scan(scanEnd, false);
    const later = new Set<string>();
    ended(
      await listPages(deps, actor, listing, pullCursor, async (_, { records }) => {
        for (const record of records) later.add(String((record as { pfaId?: unknown } | null)?.pfaId));
      }),
    );
    await within((tx) => dropFalseAlarms(tx, actor, runId, { notYetPulled: [...later], differences }));
    await readWhatIsDoubtful(deps, actor, listing);
  }
  await within((tx) => findStuck(tx, actor, runId, deps.now()));
  if (!(await describeFindings(deps, actor, listing, differences))) {
    throw new ScanEnded({ status: "failed", error: TAKEN_FOR_DEAD });
  }
  return within(async (tx) => {
    if (nameless > 0) {
      await tx.execute(sql`
        INSERT INTO reconciliation_finding (id, organization_id, run_id, pfa_id, kind, detail)
        VALUES (gen_random_uuid(), ${actor.organizationId}, ${runId}, '', 'untypable',
          ${JSON.stringify({ records: nameless })}::jsonb)`);
    }
    const { rows } = await tx.execute<{ kind: string; n: number }>(sql`
      SELECT kind, count(*)::int AS n FROM reconciliation_finding
      WHERE organization_id = ${actor.organizationId} AND run_id = ${runId} GROUP BY 1 ORDER BY 1`);
    const findings = Object.fromEntries(rows.map(({ kind, n }) => [kind, n]));
    return { status: "completed", records: progress.records, findings };
  });
}

/** That PEMS has less than we do is unlikely enough to be asked for record by record, while they are few. */
async function readWhatIsDoubtful(deps: ServiceDeps, actor: Actor, listing: Listing): Promise<void> {
  const { runId } = listing;
  const { rows } = await inOrganization(deps.db, actor, (tx) =>
    tx.execute<{ pfa_id: string }>(sql`
      SELECT pfa_id FROM reconciliation_finding
      WHERE organization_id = ${actor.organizationId} AND run_id = ${runId} AND kind IN ('ahead', 'missing_there')
      ORDER BY pfa_id LIMIT ${MOST_SINGLE_READS + 1}`),
  );
  if (rows.length > MOST_SINGLE_READS) return;
  for (const { pfa_id: pfaId } of rows) {
    const read = await readSingle(deps, actor, listing, pfaId, async (tx, record, bronzeId) => {
      await noteSeen(tx, actor, listing, [record], bronzeId);
    });
    ended(read);
  }
  await inOrganization(deps.db, actor, (tx) =>
    dropFalseAlarms(tx, actor, runId, { notYetPulled: [], differences: rows.length }),
  );
}

/** @throws ScanEnded when PEMS could not be read */
function ended(end: ListingEnd | SingleRead): string | null {
  if (end.kind === "stopped") throw new ScanEnded({ status: "cancelled", error: "The worker was stopped." });
  if (end.kind === "failed") throw new ScanEnded({ status: "failed", error: end.message });
  return end.kind === "done" ? end.cursor : null;
}

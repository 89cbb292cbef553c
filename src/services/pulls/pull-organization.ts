import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import type { Transaction } from "#src/db/connection.ts";
import { type Actor, inOrganization, serviceActor } from "#src/db/in-organization.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import { type Admission, admit } from "#src/services/connections/admission.ts";
import { openConnection } from "#src/services/connections/open-connection.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type PullProgress, pullPages } from "#src/services/pulls/pull-pages.ts";

interface PullRequest {
  organizationId: string;
  /** Full: all records; incremental: what changed since the last pull (all, where there was none). */
  mode: "full" | "incremental";
  trigger: "schedule" | "manual" | "start" | "conflict";
  /** The person who asked, if one did. */
  startedBy: string | null;
}

export interface PullResult {
  /** Null when nothing was begun, because another request is just finding out whether PEMS is back. */
  runId: string | null;
  status: "completed" | "failed" | "cancelled" | "skipped";
  /** Why it failed, in plain words. */
  error: string | null;
  pages: number;
  /** Records that PEMS sent. */
  records: number;
  /** Records whose mirror moved. */
  moved: number;
}

/** Longer than this no job of the worker waits for PEMS to be ready; the next pull goes on. */
const MAX_SLOT_WAIT_MS = 60_000;

/**
 * Reads one organization from PEMS into the mirror, as a run in the history. PEMS being away is no exception: the run
 * ends as failed with the reason, what was read so far stays, and the next pull goes on from there.
 */
export async function pullOrganization(
  deps: ServiceDeps,
  request: PullRequest,
  signal: AbortSignal,
): Promise<PullResult> {
  const actor = serviceActor(request.organizationId);
  const runId = uuidv7();
  const connection = await openConnection(deps, actor, runId);
  let admission: Admission | null = await admit(deps, actor, connection.connectionId);
  const none = { pages: 0, records: 0, moved: 0 };
  if (admission.kind === "recovering") return { runId: null, status: "skipped", error: null, ...none };
  await startRun(deps, actor, runId, request);
  const mayGoOn = async () => {
    const present = admission ?? (await admit(deps, actor, connection.connectionId));
    admission = null;
    return present.kind === "go" ? null : present.message;
  };
  try {
    const options = {
      mode: request.mode,
      source: "pull",
      runId,
      maxSlotWaitMs: MAX_SLOT_WAIT_MS,
      mayGoOn,
      onPage: noteProgress(runId),
    } as const;
    const end = await pullPages(deps, actor, connection, options, signal);
    const status = end.kind === "done" ? "completed" : end.kind === "stopped" ? "cancelled" : "failed";
    const error = "message" in end ? end.message : end.kind === "stopped" ? "The worker was stopped." : null;
    await finishRun(deps, actor, runId, end, { status, error });
    const { pages, records, moved } = end;
    return { runId, status, error, pages, records, moved };
  } catch (error) {
    const reason = { status: "failed", error: "Something went wrong here; it is in the log." } as const;
    await finishRun(deps, actor, runId, { mode: request.mode, ...none, quarantined: 0 }, reason).catch(
      () => {},
    );
    throw error;
  } finally {
    await connection.attemptsRecorded();
  }
}

async function startRun(deps: ServiceDeps, actor: Actor, runId: string, request: PullRequest): Promise<void> {
  const { mode, trigger, startedBy } = request;
  await inOrganization(deps.db, actor, async (tx) => {
    // Runs of a worker that died have nobody to end them.
    await tx.execute(sql`
      UPDATE sync_run SET status = 'failed', finished_at = now(), error = 'The worker stopped before the end.'
      WHERE organization_id = ${actor.organizationId} AND direction = 'pull' AND status = 'running'
        AND started_at < now() - interval '1 hour'`);
    await tx.execute(sql`
      INSERT INTO sync_run (id, organization_id, direction, trigger, started_by, mode)
      VALUES (${runId}, ${actor.organizationId}, 'pull', ${trigger}, ${startedBy}, ${mode})`);
    await recordAudit(tx, startedBy === null ? actor : { ...actor, userId: startedBy }, [
      { action: "pull.started", entity: "sync_run", entityId: runId, pfaId: null, after: { mode, trigger } },
    ]);
  });
}

function noteProgress(runId: string) {
  return async (
    tx: Transaction,
    { mode, pages, records, moved, quarantined }: PullProgress,
  ): Promise<void> => {
    await tx.execute(sql`
      UPDATE sync_run SET mode = ${mode}, pages = ${pages}, total = ${records}, succeeded = ${moved}, failed = ${quarantined}
      WHERE id = ${runId}`);
  };
}

async function finishRun(
  deps: ServiceDeps,
  actor: Actor,
  runId: string,
  { mode, pages, records, moved, quarantined }: PullProgress,
  { status, error }: { status: "completed" | "failed" | "cancelled"; error: string | null },
): Promise<void> {
  await inOrganization(deps.db, actor, async (tx) => {
    await tx.execute(sql`
      UPDATE sync_run SET status = ${status}, error = ${error}, mode = ${mode}, finished_at = now() WHERE id = ${runId}`);
    if (status === "completed") {
      await tx.execute(sql`
        UPDATE organization SET last_pull_at = now(),
          last_full_pull_at = CASE ${mode}::text WHEN 'full' THEN now() ELSE last_full_pull_at END
        WHERE id = ${actor.organizationId}`);
    }
    const after = { mode, pages, records, moved, quarantined, ...(error !== null && { error }) };
    await recordAudit(tx, actor, [
      { action: `pull.${status}`, entity: "sync_run", entityId: runId, pfaId: null, after },
    ]);
  });
}

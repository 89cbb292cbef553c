import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { planForMany } from "#src/db/plan-for-many.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { DomainError } from "#src/domain/errors.ts";
import { enqueue } from "#src/jobs.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import { addQueueItems, type PriorityChoice, priorityOf } from "#src/services/commits/add-queue-items.ts";
import { checkDrafts, type DraftedRecord, requireCommittable } from "#src/services/commits/check-drafts.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { costChange, totalCosts } from "#src/services/drafts/draft-costs.ts";
import { MAX_DRAFTS } from "#src/services/drafts/draft-input.ts";
import { shownSum } from "#src/services/drafts/judged-drafts.ts";
import { lockDrafts } from "#src/services/drafts/lock-drafts.ts";
import { publish } from "#src/services/live/publish.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { idArray, loadRecordsById } from "#src/services/records/load-records.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";
import { openPushRun } from "#src/services/runs/open-push-run.ts";
import { countOwedWrites, estimateSeconds } from "#src/services/sync/estimate.ts";
import { holdWriteSync } from "#src/services/sync/write-sync.ts";

const MAX_REASON_LENGTH = 500;
const MOVED_UNDER =
  "The records under your drafts changed since you looked at them: they are shown as they are now.";

export interface CommitInput {
  /** Which drafts; all of the member's when absent. Ids without a draft are passed over. */
  pfaIds?: readonly string[];
  /** Drafts that stay behind. */
  except?: readonly string[];
  /** What the member was shown: when it is no longer so, nothing is sent. */
  expect?: ExpectedCommit;
  reason?: string;
  priority?: PriorityChoice;
}

/** A commit as it was shown. What is absent is not compared. */
export interface ExpectedCommit {
  records: number;
  /** US dollars, as far as it is known. */
  forecastAfter?: string;
  /** What `drafts.review` answered as `asOf`: a draft that was saved later was not shown as it is. */
  asOf?: string;
  /** The sum of `index.shown` of `drafts.review` over these drafts: the records under them may have moved, too. */
  shown?: number;
}

export interface Committed {
  /** Null while write sync is off: no run is opened. */
  runId: string | null;
  committed: number;
  state: "queued" | "committed";
  /** Until PEMS has them; 0 while write sync is off. */
  estimateSeconds: number;
}

/**
 * Sends the member's drafts on their way, all of them or none: modifications, queue items, sync run, audit, wake-up and
 * notice in one transaction. A handful of statements whatever the number.
 * @throws DomainError NOTHING_TO_DO, TOO_MANY (above 25,000), BAD_INPUT (`reason`), RULES_BROKEN, CONFLICTING, FORBIDDEN, STALE
 * (not as expected; `details` tells how it is now)
 */
export async function commitDrafts(
  deps: ServiceDeps,
  member: Member,
  input: CommitInput,
): Promise<Committed> {
  requirePermission(member, "perm_Sync", "send changes to PEMS");
  const reason = checkedReason(input.reason);
  return inOrganization(deps.db, member, async (tx) => {
    await lockDrafts(tx, member);
    const settings = await holdWriteSync(tx, member);
    if (settings.reasonRequired && reason === null) {
      throw new DomainError("BAD_INPUT", "Your organization asks for a reason.", { field: "reason" });
    }
    const pfaIds = await lockRecords(tx, member, input);
    if (pfaIds.length === 0) throw new DomainError("NOTHING_TO_DO", "There are no drafts to send.");
    // Read after the locks: whatever was committed to these records meanwhile is seen.
    const drafts = checkDrafts(member, await loadRecordsById(tx, member, pfaIds));
    if (input.expect) await requireExpected(tx, member, drafts, utcDay(deps.now()), input.expect);
    requireCommittable(drafts);

    const state = settings.writeSyncEnabled ? "queued" : "committed";
    const count = drafts.length;
    const runId = settings.writeSyncEnabled ? await openPushRun(tx, deps, member, "commit", count) : null;
    const sequences = await moveOn(tx, deps, member, drafts, { state, reason, runId });
    await recordAudit(
      tx,
      member,
      drafts.map((drafted) => auditOf(drafted, { state, reason, runId })),
    );
    await publish(tx, [{ type: "SYNC_QUEUED", organizationId: member.organizationId, pfaIds, runId }]);
    if (runId === null) return { runId, committed: count, state, estimateSeconds: 0 };

    const priority = priorityOf(input.priority, count);
    const writes = drafts.map(({ record, draft }) => ({
      modificationId: draft.id,
      runId,
      pfaId: record.pfaId,
      delta: draft.delta,
      sequence: sequences.get(draft.id) ?? 0,
      priority,
    }));
    await addQueueItems(tx, deps, member, writes);
    const seconds = estimateSeconds(await countOwedWrites(tx, member), deps.settings);
    await enqueue(tx, "push", { organizationId: member.organizationId });
    return { runId, committed: count, state, estimateSeconds: seconds };
  });
}

/** Another tab may have changed what is to be sent since the member looked at it. */
async function requireExpected(
  tx: Transaction,
  member: Member,
  drafts: readonly DraftedRecord[],
  today: string,
  expected: ExpectedCommit,
): Promise<void> {
  const records = drafts.length;
  const costs = seesMoney(member) && totalCosts(drafts.map((drafted) => costChange(drafted, today)));
  const forecastAfter = expected.forecastAfter ?? null;
  const isSameCost = costs === false || forecastAfter === null || costs.forecastAfter === forecastAfter;
  const asOf = expected.asOf ?? null;
  const isSame = records === expected.records && isSameCost;
  if (isSame && (asOf === null || !(await anySavedSince(tx, drafts, asOf)))) {
    if (expected.shown === undefined || expected.shown === (await shownNow(tx, member, drafts))) return;
    throw new DomainError("STALE", `${MOVED_UNDER} Nothing was sent yet.`, {
      details: { records, ...costs },
    });
  }
  throw new DomainError("STALE", "Your drafts changed since you looked at them. Nothing was sent yet.", {
    details: { records, ...costs },
  });
}

function shownNow(tx: Transaction, member: Member, drafts: readonly DraftedRecord[]): Promise<number> {
  return shownSum(
    tx,
    member,
    drafts.map(({ record }) => record.pfaId),
  );
}

/** @param asOf to the microsecond, as text: a JavaScript Date would round it */
async function anySavedSince(
  tx: Transaction,
  drafts: readonly DraftedRecord[],
  asOf: string,
): Promise<boolean> {
  const ids = drafts.map(({ draft }) => draft.id);
  const { rowCount } = await tx.execute(sql`
    SELECT FROM pfa_modification WHERE id = ANY(${sql.param(ids)}::uuid[]) AND updated_at > ${asOf}::timestamptz LIMIT 1`);
  return rowCount === 1;
}

function checkedReason(given: string | undefined): string | null {
  const reason = given?.trim() ?? "";
  if (reason.length > MAX_REASON_LENGTH || reason.includes("\u0000")) {
    const message = `The reason must be a text of at most ${MAX_REASON_LENGTH} characters.`;
    throw new DomainError("BAD_INPUT", message, { field: "reason" });
  }
  return reason === "" ? null : reason;
}

/** Locks the records of the chosen drafts in the order of their ids, so that two commits never wait for each other. */
async function lockRecords(
  tx: Transaction,
  member: Member,
  { pfaIds: chosen, except }: Pick<CommitInput, "pfaIds" | "except">,
): Promise<string[]> {
  const isMine: SQL = sql`organization_id = ${member.organizationId} AND user_id = ${member.userId} AND sync_status = 'draft'
    ${chosen ? sql`AND pfa_id = ANY(${idArray(chosen)})` : sql``}
    ${except ? sql`AND pfa_id <> ALL(${idArray(except)})` : sql``}`;
  const counted = await tx.execute<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM pfa_modification WHERE ${isMine}`,
  );
  const count = counted.rows[0]?.count ?? 0;
  if (count > MAX_DRAFTS) {
    const limit = MAX_DRAFTS.toLocaleString("en-US");
    throw new DomainError("TOO_MANY", `At most ${limit} drafts can be sent at once.`, { field: "pfaIds" });
  }
  await planForMany(tx, count);
  const { rows } = await tx.execute<{ pfa_id: string }>(sql`
    SELECT r.pfa_id FROM pfa_mirror r
    WHERE r.organization_id = ${member.organizationId} AND r.pfa_id IN (SELECT pfa_id FROM pfa_modification WHERE ${isMine})
    ORDER BY r.pfa_id FOR NO KEY UPDATE`);
  return rows.map((row) => row.pfa_id);
}

interface Commit {
  state: "queued" | "committed";
  reason: string | null;
  runId: string | null;
}

/** Moves the drafts on; gives the commit sequence of each, in the order of the records' ids. */
async function moveOn(
  tx: Transaction,
  deps: ServiceDeps,
  member: Member,
  drafts: readonly DraftedRecord[],
  { state, reason, runId }: Commit,
): Promise<Map<string, number>> {
  const at = deps.now().toISOString();
  const { rows } = await tx.execute<{ id: string; sequence: string }>(sql`
    WITH chosen AS MATERIALIZED (
      SELECT d.id, nextval('pfa_commit_sequence') AS sequence FROM (
        SELECT id FROM pfa_modification
        WHERE organization_id = ${member.organizationId} AND user_id = ${member.userId} AND sync_status = 'draft'
          AND id = ANY(${sql.param(drafts.map(({ draft }) => draft.id))}::uuid[])
        ORDER BY pfa_id) d
    )
    UPDATE pfa_modification m
    SET sync_status = ${state}, reason = ${reason}, run_id = ${runId}, commit_sequence = chosen.sequence,
        committed_at = ${at}, updated_at = ${at}
    FROM chosen WHERE m.id = chosen.id AND m.sync_status = 'draft'
    RETURNING m.id, m.commit_sequence AS sequence`);
  if (rows.length !== drafts.length)
    throw new DomainError("STALE", "Your drafts changed meanwhile. Try again.");
  return new Map(rows.map(({ id, sequence }) => [id, Number(sequence)]));
}

function auditOf({ record, draft }: DraftedRecord, { state, reason, runId }: Commit) {
  return {
    action: `modification.${state}`,
    entity: "modification" as const,
    entityId: draft.id,
    pfaId: record.pfaId,
    before: { state: "draft", values: draft.seen },
    after: { state, values: draft.delta, reason, runId },
  };
}

import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import type { Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { planForMany } from "#src/db/plan-for-many.ts";
import { DomainError } from "#src/domain/errors.ts";
import { type EditableField, fieldsOf } from "#src/domain/record.ts";
import { type Finding, findings } from "#src/domain/rules.ts";
import type { Change } from "#src/domain/three-way-merge.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { applyEdit } from "#src/services/drafts/apply-edit.ts";
import { type CanonicalEdit, canonicalEdits, type DraftEdit } from "#src/services/drafts/draft-input.ts";
import { requireFieldPermissions } from "#src/services/drafts/field-permissions.ts";
import { lockDrafts } from "#src/services/drafts/lock-drafts.ts";
import { withSeenDiscontinued } from "#src/services/drafts/seen-discontinued.ts";
import { publish } from "#src/services/live/publish.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { type LoadedRecord, loadRecordsById } from "#src/services/records/load-records.ts";
import { type RowDraft, toRowDraft } from "#src/services/records/record-row.ts";

export interface SaveDraftInput {
  /** 1 to 25,000. */
  changes: readonly DraftEdit[];
  kind?: "edit" | "bulk";
  /** The page that saves, so that the author's other pages hear of it. */
  tab?: string;
}

export interface SavedDraft {
  pfaId: string;
  /** Null when nothing is left of it. */
  draft: RowDraft | null;
  /** Rules that the record with the draft breaks; they block the commit, not the draft. */
  findings: Finding[];
}

type DraftKind = "edit" | "bulk" | "import";

/** What an edit makes of one record's draft. */
export interface EditOutcome {
  record: LoadedRecord;
  edit: CanonicalEdit;
  id: string;
  change: Change;
  empty: boolean;
}

/**
 * Saves edits into the member's drafts, one for each record; all of them or none. A handful of statements whatever the
 * number.
 * @throws DomainError BAD_INPUT, TOO_MANY, NOT_FOUND (naming unknown records), FORBIDDEN (naming the field)
 */
export async function saveDraft(
  deps: ServiceDeps,
  member: Member,
  input: SaveDraftInput,
): Promise<{ saved: SavedDraft[] }> {
  requirePermission(member, "perm_SaveDraft", "save drafts");
  const edits = canonicalEdits(input.changes);
  requireFieldPermissions(member, changedFields(edits));
  if (edits.length === 0) return { saved: [] };

  return inOrganization(deps.db, member, async (tx) => {
    await lockDrafts(tx, member);
    await planForMany(tx, edits.length);
    const ids = edits.map(({ pfaId }) => pfaId);
    const records = await loadRecordsById(tx, member, ids);
    const seen = await withSeenDiscontinued(tx, member, edits, records);
    const outcomes = await saveEdits(tx, deps, member, seen, { kind: input.kind ?? "edit", records });
    await tellPages(tx, member, outcomes, input.tab);
    return { saved: outcomes.map((outcome) => toSaved(member, outcome)) };
  });
}

/**
 * A draft that came to be or ceased to be is told to everybody; a further edit of one concerns its author's pages alone.
 * Once for all that a transaction saves. @param tab the page that saves; absent: nobody is told of further edits
 */
export async function tellPages(
  tx: Transaction,
  { organizationId, userId }: Member,
  outcomes: readonly Pick<EditOutcome, "empty" | "record">[],
  tab: string | undefined,
): Promise<void> {
  const idsOf = (some: typeof outcomes) => some.map(({ record }) => record.pfaId);
  const cameOrWent = outcomes.filter(({ empty, record }) => empty === (record.draft !== null));
  const further = outcomes.filter(({ empty, record }) => !empty && record.draft !== null);
  await publish(tx, [
    { type: "EDITING", organizationId, userId, pfaIds: idsOf(cameOrWent) },
    ...(tab === undefined
      ? []
      : [{ type: "DRAFTED" as const, organizationId, userId, pfaIds: idsOf(further), tab }]),
  ]);
}

/**
 * The same for edits in canonical form, in the caller's transaction, which holds the lock on the member's drafts, has
 * read the records, and tells the open pages of it afterwards (`tellPages`).
 * @throws DomainError NOT_FOUND, FORBIDDEN, BAD_INPUT (`seenVersion`)
 */
export async function saveEdits(
  tx: Transaction,
  deps: ServiceDeps,
  member: Member,
  edits: readonly CanonicalEdit[],
  { kind, records }: { kind: DraftKind; records: readonly LoadedRecord[] },
): Promise<EditOutcome[]> {
  requireFieldPermissions(member, changedFields(edits));
  const outcomes = decide(edits, records);
  const kept = outcomes.filter(({ empty }) => !empty);
  const emptied = outcomes.filter(({ empty, record }) => empty && record.draft);
  await upsert(tx, deps, member, kept, kind);
  await remove(tx, deps, member, emptied);
  await auditEdits(
    tx,
    member,
    kept.filter(({ record }) => !record.draft),
    emptied,
  );
  return outcomes;
}

function changedFields(edits: readonly CanonicalEdit[]): Set<EditableField> {
  return new Set(edits.flatMap(({ steps }) => steps.flatMap(({ set }) => fieldsOf(set))));
}

function decide(edits: readonly CanonicalEdit[], records: readonly LoadedRecord[]): EditOutcome[] {
  const byId = new Map(records.map((record) => [record.pfaId, record]));
  const unknown = edits.filter(({ pfaId }) => !byId.has(pfaId)).map(({ pfaId }) => pfaId.slice(0, 60));
  if (unknown.length > 0) {
    throw new DomainError("NOT_FOUND", `There is no record ${unknown[0]}.`, {
      field: "pfaId",
      details: { pfaIds: unknown.slice(0, 100), count: unknown.length },
    });
  }
  return edits.flatMap((edit) => {
    const record = byId.get(edit.pfaId);
    if (!record) return [];
    if (edit.seenVersion > record.version) {
      const message = `${edit.pfaId} is at version ${record.version}, not yet ${edit.seenVersion}.`;
      throw new DomainError("BAD_INPUT", message, { field: "seenVersion" });
    }
    const start: Change = record.draft ?? { delta: {}, seen: {} };
    const change = edit.steps.reduce((draft, step) => applyEdit(draft, step, record.fields), start);
    const empty = fieldsOf(change.delta).length === 0;
    return [{ record, edit, id: record.draft?.id ?? uuidv7(), change, empty }];
  });
}

/** The newest edit says of which kind a draft is. Each saving of one is later than the one before, whatever the clock says. */
async function upsert(
  tx: Transaction,
  deps: ServiceDeps,
  member: Member,
  outcomes: readonly EditOutcome[],
  kind: DraftKind,
): Promise<void> {
  if (outcomes.length === 0) return;
  const rows = outcomes.map(({ record, edit, id, change }) => ({
    id,
    pfa_id: record.pfaId,
    delta: change.delta,
    seen: change.seen,
    seen_discontinued: edit.seenDiscontinued ?? record.fields.isDiscontinued,
    base_version: edit.seenVersion,
  }));
  const at = deps.now().toISOString();
  await tx.execute(sql`
    INSERT INTO pfa_modification (id, organization_id, user_id, pfa_id, delta, seen, seen_discontinued, base_version, kind,
                                  created_at, updated_at)
    SELECT x.id, ${member.organizationId}, ${member.userId}, x.pfa_id, x.delta, x.seen, x.seen_discontinued,
           x.base_version, ${kind}, ${at}, ${at}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS x(id uuid, pfa_id text, delta jsonb, seen jsonb, seen_discontinued boolean, base_version integer)
    ON CONFLICT (organization_id, user_id, pfa_id) WHERE sync_status = 'draft'
    DO UPDATE SET delta = excluded.delta, seen = excluded.seen, kind = excluded.kind,
      updated_at = greatest(excluded.updated_at, pfa_modification.updated_at + interval '1 microsecond')`);
}

/** Removes drafts that hold nothing any more. One that was committed before (and recalled) has a past: it is discarded. */
async function remove(
  tx: Transaction,
  deps: ServiceDeps,
  member: Member,
  outcomes: readonly EditOutcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  const ids = outcomes.map(({ id }) => id);
  const empty = sql`m.organization_id = ${member.organizationId} AND m.sync_status = 'draft'
    AND m.id = ANY(${sql.param(ids)}::uuid[])`;
  await tx.execute(sql`
    UPDATE pfa_modification m SET sync_status = 'discarded', updated_at = ${deps.now().toISOString()}
    WHERE ${empty} AND EXISTS (SELECT 1 FROM pfa_write_queue q
      WHERE q.organization_id = m.organization_id AND q.modification_id = m.id)`);
  await tx.execute(sql`DELETE FROM pfa_modification m WHERE ${empty}`);
}

/** Audit of drafts that came to be or ceased to be; a further edit of a draft leaves no entry. */
async function auditEdits(
  tx: Transaction,
  member: Member,
  made: readonly EditOutcome[],
  emptied: readonly EditOutcome[],
): Promise<void> {
  const entry = { entity: "modification" as const };
  await recordAudit(tx, member, [
    ...made.map(({ id, record, change }) => {
      const after = { fields: fieldsOf(change.delta) };
      return { ...entry, action: "modification.drafted", entityId: id, pfaId: record.pfaId, after };
    }),
    ...emptied.map(({ id, record }) => {
      const before = { state: "draft", fields: fieldsOf(record.draft?.delta ?? {}) };
      const after = { state: "discarded" };
      return { ...entry, action: "modification.undone", entityId: id, pfaId: record.pfaId, before, after };
    }),
  ]);
}

/** The outcome as its author may see it. */
export function toSaved(member: Member, { record, edit, change, empty }: EditOutcome): SavedDraft {
  const seenDiscontinued =
    record.draft?.seenDiscontinued ?? edit.seenDiscontinued ?? record.fields.isDiscontinued;
  return {
    pfaId: record.pfaId,
    draft: empty ? null : toRowDraft(member, { ...change, seenDiscontinued }, record.fields),
    findings: findings({ ...record.fields, ...change.delta }),
  };
}

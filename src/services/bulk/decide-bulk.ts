import type { Transaction } from "#src/db/connection.ts";
import { planForMany } from "#src/db/plan-for-many.ts";
import { type BulkOperation, type BulkOutcome, bulkFields, bulkOutcome } from "#src/domain/bulk-operation.ts";
import { canonicalValue } from "#src/domain/canonical.ts";
import { DomainError } from "#src/domain/errors.ts";
import type { Delta, PfaFields } from "#src/domain/record.ts";
import { applyEdit } from "#src/services/drafts/apply-edit.ts";
import { requireFieldPermissions } from "#src/services/drafts/field-permissions.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { type LoadedRecord, loadRecordsById } from "#src/services/records/load-records.ts";
import { type SelectionInput, selectedIds } from "#src/services/records/selection.ts";
import { takeTurns } from "#src/services/take-turns.ts";

/** So many are decided in some ms, while others wait for their turn. */
const AT_ONCE = 2500;

export interface BulkInput {
  selection: SelectionInput;
  operation: BulkOperation;
}

/** What an operation makes of one record. */
export interface BulkDecision {
  record: LoadedRecord;
  /** As the member sees it: with their draft. */
  shown: PfaFields;
  outcome: BulkOutcome;
  /** The member's draft afterwards; empty where nothing is left of it. */
  draft: Delta;
  /** As the member sees it then. Not always what was set: a value that is back at what they had seen is no change. */
  after: PfaFields;
}

/**
 * The operation with its value in canonical form, if the member may do it at all.
 * @throws DomainError FORBIDDEN naming the field, BAD_INPUT
 */
export function admittedOperation(member: Member, operation: BulkOperation): BulkOperation {
  requirePermission(member, "perm_SaveDraft", "save drafts");
  requireFieldPermissions(member, bulkFields(operation));
  if (operation.kind !== "set") return operation;
  const canonical = canonicalValue(operation.field, operation.value);
  if (canonical.ok) return { ...operation, value: canonical.value };
  throw new DomainError("BAD_INPUT", canonical.message, { field: operation.field });
}

/**
 * What the operation makes of each record of the selection, by id.
 * @throws DomainError NOT_FOUND naming unknown records, TOO_MANY, BAD_INPUT, FORBIDDEN
 */
export async function decideBulk(
  tx: Transaction,
  member: Member,
  { selection, operation }: BulkInput,
): Promise<BulkDecision[]> {
  const ids = await selectedIds(tx, member, selection);
  await planForMany(tx, ids.length);
  const records = await loadRecordsById(tx, member, ids);
  if (records.length < ids.length) throw unknownRecords(ids, records);
  const decisions: BulkDecision[] = [];
  for await (const some of takeTurns(records, AT_ONCE)) {
    decisions.push(...some.map((record) => decide(record, operation)));
  }
  return decisions;
}

function decide(record: LoadedRecord, operation: BulkOperation): BulkDecision {
  const before = record.draft ?? { delta: {}, seen: {} };
  const shown = record.draft ? { ...record.fields, ...before.delta } : record.fields;
  const outcome = bulkOutcome(shown, operation);
  if (outcome.kind === "skip") return { record, shown, outcome, draft: before.delta, after: shown };
  // As saving does it, so that what is told is what will stand.
  const { delta } = applyEdit(before, { set: outcome.delta, seen: {}, unset: [] }, record.fields);
  return { record, shown, outcome, draft: delta, after: { ...record.fields, ...delta } };
}

function unknownRecords(ids: readonly string[], records: readonly LoadedRecord[]): DomainError {
  const known = new Set(records.map(({ pfaId }) => pfaId));
  const unknown = ids.filter((id) => !known.has(id)).map((id) => id.slice(0, 60));
  return new DomainError("NOT_FOUND", `There is no record ${unknown[0]}.`, {
    field: "pfaId",
    details: { pfaIds: unknown.slice(0, 100), count: unknown.length },
  });
}

import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { type Delta, fieldsOf } from "#src/domain/record.ts";
import { type BulkDraft, keepBulkAnswer, keptBulkAnswer } from "#src/services/bulk/bulk-answer.ts";
import {
  admittedOperation,
  type BulkDecision,
  type BulkInput,
  decideBulk,
} from "#src/services/bulk/decide-bulk.ts";
import { type BulkPreview, describeBulk } from "#src/services/bulk/describe-bulk.ts";
import { digestBulk } from "#src/services/bulk/digest-bulk.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { CanonicalEdit } from "#src/services/drafts/draft-input.ts";
import { lockDrafts } from "#src/services/drafts/lock-drafts.ts";
import { type EditOutcome, saveEdits, tellPages, toSaved } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";
import type { LoadedRecord } from "#src/services/records/load-records.ts";
import { takeTurns } from "#src/services/take-turns.ts";

export interface ApplyBulkInput extends BulkInput {
  /** What the member was shown; when it is no longer so, nothing is done. */
  expect?: ExpectedBulk;
  /** The page that does it, so that the author's other pages hear of it. */
  tab?: string;
  /** A UUID of the page's for this operation: asked again with it, the same operation is answered and not done twice. */
  requestKey?: string;
}

/** A preview in short. What is absent is not compared. */
export interface ExpectedBulk {
  records: number;
  digest?: string;
}

/** So many are saved while others wait for their turn. */
const AT_ONCE = 2500;

export type AppliedBulk =
  | { outcome: "applied"; drafts: BulkDraft[] }
  | { outcome: "changed"; preview: BulkPreview };

/**
 * Does an operation to all records of a selection, as drafts of the member: all of them or none, in one transaction, a few
 * statements for 2,500 at a time. Records that it leaves alone are left out of the answer. Asked again with the same
 * `requestKey` within an hour, it answers what was done, with the drafts as they are now.
 * @throws DomainError FORBIDDEN, NOT_FOUND, TOO_MANY, BAD_INPUT
 */
export async function applyBulk(
  deps: ServiceDeps,
  member: Member,
  { expect, tab, requestKey, ...input }: ApplyBulkInput,
): Promise<AppliedBulk> {
  const operation = admittedOperation(member, input.operation);
  const done = await inOrganization(deps.db, member, async (tx) => {
    await lockDrafts(tx, member);
    const kept = requestKey === undefined ? undefined : await keptBulkAnswer(tx, member, requestKey);
    if (kept !== undefined) return { drafts: kept };
    const decisions = await decideBulk(tx, member, { ...input, operation });
    if (expect && !(await isAsShown(member, decisions, expect))) return { decisions };
    const all: EditOutcome[] = [];
    for await (const some of takeTurns(decisions.flatMap(toEdit), AT_ONCE)) {
      const edits = some.map(({ edit }) => edit);
      const records = some.map(({ record }) => record);
      all.push(...(await saveEdits(tx, deps, member, edits, { kind: "bulk", records })));
    }
    await tellPages(tx, member, all, tab);
    const drafts = all.map((outcome) => toBulkDraft(member, outcome));
    if (requestKey !== undefined) await keepBulkAnswer(tx, member, requestKey, drafts);
    return { drafts };
  });
  if (done.decisions) {
    const preview = await describeBulk(member, done.decisions, utcDay(deps.now()));
    return { outcome: "changed", preview };
  }
  return { outcome: "applied", drafts: done.drafts };
}

async function isAsShown(
  member: Member,
  decisions: readonly BulkDecision[],
  { records, digest }: ExpectedBulk,
): Promise<boolean> {
  if (records !== decisions.length) return false;
  return digest === undefined || digest === (await digestBulk(member, decisions));
}

function toEdit({ record, outcome }: BulkDecision): { record: LoadedRecord; edit: CanonicalEdit }[] {
  if (outcome.kind === "skip") return [];
  const steps = [{ set: outcome.delta, seen: {}, unset: [] }];
  return [{ record, edit: { pfaId: record.pfaId, steps, seenVersion: record.version } }];
}

function toBulkDraft(member: Member, outcome: EditOutcome): BulkDraft {
  const { record, edit } = outcome;
  const set: Delta = Object.assign({}, ...edit.steps.map((step) => step.set));
  return {
    ...toSaved(member, outcome),
    set,
    before: partOf(record.draft?.delta ?? {}, set),
    seen: { ...partOf(record.fields, set), ...partOf(record.draft?.seen ?? {}, set) },
    made: record.draft === null,
  };
}

/** What a change holds of the fields of another. */
function partOf(change: Delta, fields: Delta): Delta {
  const held = fieldsOf(fields).filter((field) => Object.hasOwn(change, field));
  return Object.fromEntries(held.map((field) => [field, change[field]]));
}

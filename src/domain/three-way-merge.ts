/**
 * What happens when PEMS moved while a change was on its way. The whole rule:
 *
 * Base is what the author saw, ours is the delta, theirs is PEMS now. Each field of the delta, on canonical values:
 *   theirs equals ours       → agreed, nothing to write
 *   theirs equals what we saw → ours is written
 *   else                     → conflict on that field
 * Fields outside the delta are PEMS's, and show through. Then, over single fields:
 *   an earlier send may have been applied, and PEMS is further on (`mayHaveBeenApplied`): every field where theirs is
 *     not ours is a conflict, because nobody can tell whether somebody undid our value or it never arrived;
 *   the merged record breaks a rule that neither theirs nor ours breaks alone → conflict on the fields of that rule that
 *     either side changed. Ours alone is known to pass (it was checked at the commit) unless `base` shows otherwise;
 *     a rule that ours alone breaks is no conflict: the check before the push refuses it;
 *   PEMS discontinued the record that we change, or we discontinue the record that PEMS changed → conflict on
 *     `isDiscontinued`.
 * Everything already equal to ours is agreed, whatever else PEMS did. A raised version without a changed field is no
 * conflict. A resolution acts on the conflicting fields; the rest of the change stays and goes with it.
 */

import { sameField } from "#src/domain/canonical.ts";
import {
  type Delta,
  EDITABLE_FIELDS,
  type EditableField,
  fieldsOf,
  type PfaFields,
  type Seen,
  withoutFields,
} from "#src/domain/record.ts";
import { type Finding, findings, ruleGroupOf, sameFinding } from "#src/domain/rules.ts";

export interface MergeInput {
  /** For each field of the delta the value that the author saw. A missing one counts as a collision. */
  readonly seen: Seen;
  readonly delta: Delta;
  /** PEMS now. */
  readonly theirs: PfaFields;
  /** Whether the author saw the record as discontinued. */
  readonly seenDiscontinued: boolean;
  /**
   * What the author saw of the other fields, as far as it is known (the record at the base version, with own earlier
   * changes on it). Shows what PEMS changed outside the delta.
   */
  readonly base?: Partial<PfaFields>;
  /** The outcome of an earlier send is unknown, and PEMS is 2 or more versions past its base. */
  readonly mayHaveBeenApplied?: boolean;
}

export type ConflictReason = "value" | "rule" | "discontinued" | "unknown-outcome";

export type MergeResult =
  | {
      readonly kind: "write";
      /** The fields still to be written. */
      readonly changes: Delta;
      readonly agreed: readonly EditableField[];
      /** The record as it will stand after the write. */
      readonly merged: PfaFields;
      /** PEMS is known to have changed fields too, so that this merge is recorded as resolved automatically. */
      readonly auto: boolean;
    }
  | { readonly kind: "agreed" }
  | {
      readonly kind: "conflict";
      readonly conflictFields: readonly EditableField[];
      readonly reason: ConflictReason;
      /** The rules that the merged record would break. */
      readonly findings: readonly Finding[];
      /** Ours without what is agreed; with the conflicting fields. */
      readonly changes: Delta;
      readonly agreed: readonly EditableField[];
      /** PEMS's record with ours on it, the conflicting fields as PEMS has them. */
      readonly merged: PfaFields;
    };

/** Merges one change onto PEMS's present record; see the head of this file. */
export function merge(input: MergeInput): MergeResult {
  const { seen, delta, theirs, seenDiscontinued, mayHaveBeenApplied = false } = input;
  const agreed = fieldsOf(delta).filter((field) => sameField(field, theirs, delta));
  const changes = withoutFields(delta, agreed);
  const open = fieldsOf(changes);
  if (open.length === 0) return { kind: "agreed" };

  const collided = open.filter((field) => mayHaveBeenApplied || !sameField(field, theirs, seen));
  const movedElsewhere = movedOutside(input);
  const rules = brokenTogether(input, changes, collided);
  const ruled = rules.flatMap((finding) =>
    ruleGroupOf(finding.code).filter((field) => open.includes(field) || movedElsewhere.includes(field)),
  );
  const theyDiscontinued = theirs.isDiscontinued && !seenDiscontinued && !open.includes("isDiscontinued");
  const weDiscontinue = changes.isDiscontinued === true && collided.length + movedElsewhere.length > 0;

  const conflicting = new Set<EditableField>([...collided, ...ruled]);
  if (theyDiscontinued || weDiscontinue) conflicting.add("isDiscontinued");
  if (conflicting.size === 0) {
    const auto = agreed.length + movedElsewhere.length > 0;
    return { kind: "write", changes, agreed, merged: { ...theirs, ...changes }, auto };
  }
  const conflictFields = EDITABLE_FIELDS.filter((field) => conflicting.has(field));
  const reason = reasonOf(mayHaveBeenApplied, theyDiscontinued || weDiscontinue, collided.length > 0);
  const merged = { ...theirs, ...withoutFields(changes, conflictFields) };
  return { kind: "conflict", conflictFields, reason, findings: rules, changes, agreed, merged };
}

function reasonOf(mayHaveBeenApplied: boolean, discontinued: boolean, collided: boolean): ConflictReason {
  if (mayHaveBeenApplied) return "unknown-outcome";
  if (discontinued) return "discontinued";
  return collided ? "value" : "rule";
}

/** Fields outside the delta that are known to differ from what the author saw. */
function movedOutside({ base = {}, delta, theirs }: MergeInput): EditableField[] {
  return EDITABLE_FIELDS.filter(
    (field) => !Object.hasOwn(delta, field) && Object.hasOwn(base, field) && !sameField(field, theirs, base),
  );
}

/**
 * The rules that theirs with ours breaks though neither breaks them alone. Judged with ours and with theirs on the
 * collided fields: either may be what the person chooses.
 */
function brokenTogether(
  { base = {}, seen, delta, theirs }: MergeInput,
  changes: Delta,
  collided: readonly EditableField[],
): Finding[] {
  const theirsAlone = findings(theirs);
  const known: Partial<PfaFields> = { ...base, ...seen };
  const oursAlone = findings({ ...theirs, ...known, ...delta });
  const isNew = (finding: Finding) =>
    !theirsAlone.some((their) => sameFinding(their, finding)) &&
    !(
      finding.fields.every((field) => Object.hasOwn(known, field)) &&
      oursAlone.some((our) => sameFinding(our, finding))
    );
  const withTheirs = findings({ ...theirs, ...withoutFields(changes, collided) }).filter(isNew);
  const withOurs = findings({ ...theirs, ...changes }).filter(isNew);
  return [...withTheirs, ...withOurs.filter((our) => !withTheirs.some((their) => sameFinding(their, our)))];
}

/**
 * The fields of a draft that somebody else changed since its author saw them, to another value than the author's; and
 * `isDiscontinued` where the record was discontinued meanwhile, whatever the draft changes. `current` is the record without
 * the author's own draft.
 */
export function collisions(draft: {
  readonly seen: Seen;
  readonly delta: Delta;
  readonly current: PfaFields;
  /** Whether the author saw the record as discontinued; not judged where it is not known. */
  readonly seenDiscontinued?: boolean;
}): EditableField[] {
  const { seen, delta, current, seenDiscontinued } = draft;
  const moved = fieldsOf(delta).filter(
    (field) => !sameField(field, current, seen) && !sameField(field, current, delta),
  );
  const isGone = seenDiscontinued === false && current.isDiscontinued;
  return isGone && !Object.hasOwn(delta, "isDiscontinued") ? [...moved, "isDiscontinued"] : moved;
}

/** A change to a record: its new values and what its author saw. */
export interface Change {
  readonly delta: Delta;
  readonly seen: Seen;
}

/**
 * A recalled change joins the newer draft of the same record: newer values win, and what the older one saw is what was
 * seen. A field that is back at the value first seen is left out, so the result may be empty.
 */
export function joinDelta(older: Change, newer: Change): Change {
  const delta: Delta = { ...older.delta, ...newer.delta };
  const seen: Seen = { ...newer.seen, ...older.seen };
  const back = fieldsOf(delta).filter((field) => sameField(field, delta, seen));
  return { delta: withoutFields(delta, back), seen: withoutFields(seen, back) };
}

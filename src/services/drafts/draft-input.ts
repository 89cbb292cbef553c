import { canonicalDelta, canonicalFromPems } from "#src/domain/canonical.ts";
import { DomainError } from "#src/domain/errors.ts";
import { type Delta, type EditableField, isEditableField, type Seen } from "#src/domain/record.ts";

/** Most records in one save, and in one commit. */
export const MAX_DRAFTS = 25_000;

/** Longest text that may have been seen, in characters. */
const MAX_SEEN_LENGTH = 10_000;
const TOLERATED: ReadonlySet<string> = new Set(["MONEY_NEGATIVE", "MONEY_DECIMALS", "TEXT_TOO_LONG"]);

/** An edit of one record as a client sends it; values may be in any form that `canonicalDelta` takes. */
export interface DraftEdit {
  pfaId: string;
  /** New values. */
  set: Record<string, unknown>;
  /** What the author saw in these fields before; a field that is missing was seen as it is now. */
  seen?: Record<string, unknown>;
  /** Fields whose draft value is taken back, with what was seen; a field that is also set is then seen anew. */
  unset?: string[];
  /** The version of the record that the author saw. */
  seenVersion: number;
  /** Whether they saw it as discontinued; absent: as it was in that version. */
  seenDiscontinued?: boolean;
}

/** One step of editing a record, in canonical form. */
export interface EditStep {
  set: Delta;
  seen: Seen;
  unset: EditableField[];
}

/** What a call changes in one record: its steps one after the other. */
export interface CanonicalEdit {
  pfaId: string;
  steps: EditStep[];
  /** Of the first step. */
  seenVersion: number;
  /** Whether the author saw the record as discontinued; absent: as it is now. */
  seenDiscontinued?: boolean;
}

/**
 * Checks the form of all edits, and puts together those of one record.
 * @throws DomainError BAD_INPUT (`field` names the first bad one, `details` lists up to 100) or TOO_MANY
 */
export function canonicalEdits(edits: readonly DraftEdit[]): CanonicalEdit[] {
  if (edits.length > MAX_DRAFTS) {
    const limit = MAX_DRAFTS.toLocaleString("en-US");
    throw new DomainError("TOO_MANY", `At most ${limit} records can be changed at once.`, {
      field: "changes",
    });
  }
  const problems: { pfaId: string; field: string; code: string; message: string }[] = [];
  const byId = new Map<string, CanonicalEdit>();
  for (const edit of edits) {
    const { pfaId } = edit;
    const set = canonicalDelta(edit.set);
    const seen = canonicalSeen(edit.seen ?? {});
    const unknown = (edit.unset ?? []).filter((name) => !isEditableField(name));
    if (!set.ok) problems.push(...set.errors.map((error) => ({ pfaId, ...error })));
    if (!seen.ok) problems.push(...seen.errors.map((error) => ({ pfaId, ...error })));
    for (const name of unknown) {
      const field = name.slice(0, 60);
      problems.push({ pfaId, field, code: "UNKNOWN_FIELD", message: `There is no field "${field}".` });
    }
    if (!set.ok || !seen.ok || unknown.length > 0) continue;
    const unset = (edit.unset ?? []).filter(isEditableField);
    const step = { set: set.delta, seen: seen.delta, unset };
    const earlier = byId.get(pfaId);
    if (earlier) earlier.steps.push(step);
    else {
      const { seenVersion, seenDiscontinued } = edit;
      const known = seenDiscontinued === undefined ? {} : { seenDiscontinued };
      byId.set(pfaId, { pfaId, steps: [step], seenVersion, ...known });
    }
  }
  const [first] = problems;
  if (first) {
    const where = edits.length > 1 ? `${first.pfaId.slice(0, 60)}: ` : "";
    throw new DomainError("BAD_INPUT", `${where}${first.message}`, {
      field: first.field,
      details: { problems: problems.slice(0, 100), count: problems.length },
    });
  }
  return [...byId.values()];
}

/** What was seen may come from PEMS and break rules that no new value may break (a negative rate): it need only be typed. */
function canonicalSeen(raw: Record<string, unknown>): ReturnType<typeof canonicalDelta> {
  const strict = canonicalDelta(raw);
  if (strict.ok) return strict;
  const errors = strict.errors.filter(({ code, field }) => {
    const given = raw[field];
    return !(TOLERATED.has(code) && String(given).length <= MAX_SEEN_LENGTH);
  });
  const typed = canonicalFromPems(raw);
  if (errors.length > 0 || !typed.ok) return { ok: false, errors };
  const names = Object.keys(raw).filter(isEditableField);
  return { ok: true, delta: Object.fromEntries(names.map((name) => [name, typed.fields[name]])) };
}

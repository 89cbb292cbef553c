import { sameField } from "#src/domain/canonical.ts";
import {
  type Delta,
  fieldsOf,
  isEditableField,
  type PfaFields,
  PLAN_FIELDS,
  type Seen,
} from "#src/domain/record.ts";
import { checkChange } from "#src/domain/rules.ts";
import { collisions } from "#src/domain/three-way-merge.ts";
import { changePermissions } from "#src/services/drafts/field-permissions.ts";
import type { ImportedRow, ImportProblem, ImportRow } from "#src/services/imports/import-row.ts";
import type { Member } from "#src/services/organizations/member.ts";
import type { LoadedRecord } from "#src/services/records/load-records.ts";

/** What rows are judged against: the records, and the versions that rows were exported from, by `id version`. */
export interface Basis {
  records: ReadonlyMap<string, LoadedRecord>;
  versions: ReadonlyMap<string, PfaFields>;
}

export interface JudgedRow {
  input: ImportRow;
  report: ImportedRow;
  /** The edit that a changed row makes: what its author wrote, and what they saw in these fields. */
  edit?: { record: LoadedRecord; set: Delta; seen: Seen; seenVersion: number; seenDiscontinued: boolean };
}

/** The key of `Basis.versions`. */
export function versionKey(pfaId: string, version: number): string {
  return `${version} ${pfaId}`;
}

/**
 * What a row would change now. A cell that is what the member sees, or what stood there in the version that the row was
 * exported from, was not changed by its author; in the second case somebody else changed it since, and theirs stays.
 */
export function judgeRow(member: Member, input: ImportRow, basis: Basis): JudgedRow {
  const { row, pfaId, version } = input;
  const report = { row, pfaId: pfaId.slice(0, 120), changes: [], collisions: [] };
  const record = basis.records.get(pfaId);
  const exported = version === null ? undefined : basis.versions.get(versionKey(pfaId, version));
  const problems = [...input.problems, ...rowProblems(input, record, exported)];
  if (!record) return { input, report: { ...report, outcome: "refused", problems } };

  const shown = { ...record.fields, ...record.draft?.delta };
  const before = exported ?? record.fields;
  const set: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(input.values)) {
    if (!isEditableField(field)) continue;
    const said = { [field]: value };
    if (!sameField(field, said, shown) && !(exported && sameField(field, said, exported))) set[field] = value;
  }
  const delta = set as Delta;
  const changed = fieldsOf(delta);
  const seen: Seen = Object.fromEntries(changed.map((field) => [field, before[field]]));
  const clashes = collisions({ delta, seen, current: record.fields });
  const wanted = { ...record.draft?.delta, ...delta };
  const broken = changed.length > 0 ? checkChange(record.fields, wanted, changePermissions(member)) : [];
  for (const { code, message, fields } of broken) {
    // What the member's own draft breaks already is no fault of the file.
    const field = fields.find((one) => changed.some((name) => name === one));
    if (field) problems.push({ field, code, message });
  }
  const outcome = problems.length > 0 ? "refused" : changed.length > 0 ? "changed" : "unchanged";
  return {
    input,
    report: {
      ...report,
      outcome,
      problems,
      collisions: clashes,
      changes: changed.map((field) => ({
        field,
        from: before[field],
        to: delta[field] ?? null,
        ...(clashes.includes(field) && { now: record.fields[field] }),
      })),
    },
    ...(outcome === "changed" && {
      edit: {
        record,
        set: delta,
        seen,
        seenVersion: version ?? record.version,
        seenDiscontinued: before.isDiscontinued,
      },
    }),
  };
}

function rowProblems(
  { pfaId, version, values }: ImportRow,
  record: LoadedRecord | undefined,
  exported: PfaFields | undefined,
): ImportProblem[] {
  if (pfaId === "") return [];
  if (!record) {
    return [{ field: "pfaId", code: "NOT_FOUND", message: `There is no record ${pfaId.slice(0, 60)}.` }];
  }
  const problems: ImportProblem[] = [];
  if (version !== null && !exported) {
    const message =
      version > record.version
        ? `The record is at version ${record.version}, not yet ${version}.`
        : `Version ${version} of the record is not known here. Export it again.`;
    problems.push({ field: "version", code: "VERSION_UNKNOWN", message });
  }
  for (const field of PLAN_FIELDS) {
    const said = values[field];
    if (said === undefined || sameField(field, { [field]: said }, exported ?? record.fields)) continue;
    const message = "Plan dates are the locked baseline and never change.";
    problems.push({ field, code: "PLAN_LOCKED", message });
  }
  return problems;
}

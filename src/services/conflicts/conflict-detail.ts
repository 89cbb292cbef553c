import { sameField } from "#src/domain/canonical.ts";
import { forecastCost } from "#src/domain/cost.ts";
import {
  type Delta,
  EDITABLE_FIELDS,
  type EditableField,
  type FieldValue,
  type PfaFields,
} from "#src/domain/record.ts";
import type { ConflictState } from "#src/domain/states.ts";
import { mayApprove, mayResolve } from "#src/services/conflicts/conflict-access.ts";
import type { LoadedConflict, Strategy } from "#src/services/conflicts/load-conflicts.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { seesMoney, visibleNames, visiblePart } from "#src/services/records/visible-fields.ts";

/** One line of the comparison. `mine` is what the author changed it to, else what they saw. */
export interface ComparedField {
  field: EditableField;
  base: FieldValue;
  mine: FieldValue;
  pems: FieldValue;
  /** A decision is needed. */
  conflicting: boolean;
  /** The author changed it. */
  changed: boolean;
  /** Base, mine and PEMS's are the same. */
  same: boolean;
}

/** A conflict in a list. Times are ISO 8601. */
export interface ConflictSummary {
  conflictId: string;
  modificationId: string;
  pfaId: string;
  description: string | null;
  status: ConflictState;
  reason: LoadedConflict["reason"];
  conflictFields: EditableField[];
  /** The PEMS version that the comparison is with; a resolution must name it. */
  pemsVersion: number;
  /** PEMS has moved on since: resolving will first show the new values. */
  stale: boolean;
  author: { id: string; name: string };
  /** When the author committed. */
  changedAt: string | null;
  pemsChangedBy: string | null;
  pemsChangedAt: string | null;
  byMe: boolean;
  mayResolve: boolean;
  mayApprove: boolean;
  createdAt: string;
  resolvedAt: string | null;
}

/** A conflict as its dialog shows it. Money is absent without perm_ViewFinancials. */
export interface ConflictDetail extends ConflictSummary {
  /** Every field, in form order. */
  fields: ComparedField[];
  /** Forecast cost of the record with all of mine, and as PEMS has it; US dollars, null when unknown. */
  costs?: { mine: string | null; pems: string | null };
  /** Why the author changed it. */
  changeReason: string | null;
  resolution: Strategy | null;
  /** What the resolution writes, or proposes to write. */
  mergedData: Delta | null;
  resolvedBy: { id: string; name: string } | null;
  /** The server's day, `YYYY-MM-DD`: what `costs` are worked out for, and what a typed "today" means. */
  today: string;
}

type Names = ReadonlyMap<string, string>;

const personOf = (id: string, names: Names) => ({ id, name: names.get(id) ?? "A former colleague" });

/** The conflict in a list, for this member. */
export function toSummary(member: Member, conflict: LoadedConflict, names: Names): ConflictSummary {
  const open = conflict.status === "unresolved" || conflict.status === "pending_approval";
  return {
    conflictId: conflict.id,
    modificationId: conflict.modificationId,
    pfaId: conflict.pfaId,
    description: conflict.record.fields.description,
    status: conflict.status,
    reason: conflict.reason,
    conflictFields: visibleNames(member, conflict.conflictFields),
    pemsVersion: conflict.pemsVersion,
    stale: open && conflict.record.version !== conflict.pemsVersion,
    author: personOf(conflict.change.userId, names),
    changedAt: conflict.change.committedAt,
    pemsChangedBy: conflict.pemsChangedBy,
    pemsChangedAt: conflict.pemsChangedAt,
    byMe: conflict.change.userId === member.userId,
    mayResolve: conflict.status === "unresolved" && mayResolve(member, conflict),
    mayApprove: conflict.status === "pending_approval" && mayApprove(member, conflict),
    createdAt: conflict.createdAt,
    resolvedAt: conflict.resolvedAt,
  };
}

/** The whole comparison, for this member. @param today `YYYY-MM-DD` */
export function toDetail(
  member: Member,
  conflict: LoadedConflict,
  names: Names,
  today: string,
): ConflictDetail {
  const { pemsData, localData, resolvedBy } = conflict;
  const base: PfaFields = { ...pemsData, ...conflict.base };
  const mine: PfaFields = { ...base, ...localData };
  const fields = visibleNames(member, EDITABLE_FIELDS).map((field) => ({
    field,
    base: base[field],
    mine: mine[field],
    pems: pemsData[field],
    conflicting: conflict.conflictFields.includes(field),
    changed: Object.hasOwn(localData, field),
    same: sameField(field, base, mine) && sameField(field, mine, pemsData),
  }));
  const costs = {
    mine: forecastCost({ ...pemsData, ...localData }, today),
    pems: forecastCost(pemsData, today),
  };
  return {
    ...toSummary(member, conflict, names),
    fields,
    ...(seesMoney(member) && { costs }),
    changeReason: conflict.change.reason,
    resolution: conflict.resolution,
    mergedData: conflict.mergedData && visiblePart(member, conflict.mergedData),
    resolvedBy: resolvedBy === null ? null : personOf(resolvedBy, names),
    today,
  };
}

/** Ids of the people whose names a conflict shows. */
export function peopleOf(conflicts: readonly LoadedConflict[]): string[] {
  return conflicts.flatMap(({ change, resolvedBy }) => [change.userId, ...(resolvedBy ? [resolvedBy] : [])]);
}

import type { Delta, EditableField, PfaFields, Seen } from "#src/domain/record.ts";
import { type Finding, findings } from "#src/domain/rules.ts";
import { collisions } from "#src/domain/three-way-merge.ts";
import type { Member } from "#src/services/organizations/member.ts";
import type { LoadedRecord, OpenChange } from "#src/services/records/load-records.ts";
import {
  type VisibleFields,
  visibleFields,
  visibleNames,
  visiblePart,
  visibleWords,
} from "#src/services/records/visible-fields.ts";

/** A member's open draft of a record. */
export interface RowDraft {
  delta: Delta;
  seen: Seen;
  /** Fields that somebody else changed since they were seen. */
  collisions: EditableField[];
}

export const SYNC_STATES = [
  "synced",
  "draft",
  "committed",
  "queued",
  "syncing",
  "conflict",
  "failed",
] as const;
export type RowSyncState = (typeof SYNC_STATES)[number];

/** One record as a member's grid shows it. Times are ISO 8601. Without perm_ViewFinancials money is absent. */
export interface RecordRow {
  pfaId: string;
  version: number;
  /** The mirror with everybody's changes on their way to PEMS: what the next edit's `seen` is. */
  fields: VisibleFields;
  draft: RowDraft | null;
  /** The member's change that needs a person, the one that the badge stands for. */
  problem: {
    modificationId: string;
    status: "conflict" | "failed";
    delta: Delta;
    conflictId: string | null;
    /** Its conflict is decided, and a second person has to approve that. */
    waitsForApproval: boolean;
    message: string;
  } | null;
  /** The badge. */
  sync: { state: RowSyncState; at: string | null; modificationId: string | null; byMe: boolean };
  /** Names of colleagues with an open draft. */
  editedBy: string[];
  /** Rules that the shown record (with the member's draft) breaks. */
  findings: Finding[];
  pemsUpdatedAt: string;
  pemsUpdatedBy: string;
}

/** What `toRecordRow` looks up by id. */
export interface RowLookups {
  /** User id → name. */
  names: ReadonlyMap<string, string>;
  /** Modification id → its open conflict. */
  conflicts: ReadonlyMap<string, OpenConflict>;
}

export interface OpenConflict {
  id: string;
  waitsForApproval: boolean;
}

/** A draft as its author may see it, against the record as it stands now. */
export function toRowDraft(
  member: Member,
  draft: { delta: Delta; seen: Seen; seenDiscontinued?: boolean },
  current: PfaFields,
): RowDraft {
  return {
    delta: visiblePart(member, draft.delta),
    seen: visiblePart(member, draft.seen),
    collisions: visibleNames(member, collisions({ ...draft, current })),
  };
}

/** One record as `member` sees it. */
export function toRecordRow(
  member: Member,
  record: LoadedRecord,
  { names, conflicts }: RowLookups,
): RecordRow {
  const problem = worstOf(record);
  const conflict = problem && conflicts.get(problem.id);
  return {
    pfaId: record.pfaId,
    version: record.version,
    fields: visibleFields(member, record.fields),
    draft: record.draft && toRowDraft(member, record.draft, record.fields),
    problem: problem
      ? {
          modificationId: problem.id,
          status: problem.state === "conflict" ? "conflict" : "failed",
          delta: visiblePart(member, problem.delta),
          conflictId: conflict?.id ?? null,
          waitsForApproval: conflict?.waitsForApproval ?? false,
          message: conflict?.waitsForApproval
            ? "Waiting for a second person to approve it."
            : visibleWords(member, problem.error?.message ?? "This change needs you."),
        }
      : null,
    sync: syncOf(member, record),
    editedBy: record.editorIds.flatMap((id) => names.get(id) ?? []).sort(),
    findings: findings({ ...record.fields, ...record.draft?.delta }),
    pemsUpdatedAt: record.pemsUpdatedAt,
    pemsUpdatedBy: record.pemsUpdatedBy,
  };
}

/** The member's newest conflict, else their newest failure. */
function worstOf({ problems }: LoadedRecord): OpenChange | undefined {
  return problems.find((change) => change.state === "conflict") ?? problems[0];
}

/** What needs the member first, then what is furthest on its way. Also as SQL in effective-view.ts. */
function syncOf(member: Member, record: LoadedRecord): RecordRow["sync"] {
  const inState = (changes: readonly OpenChange[], state: OpenChange["state"]) =>
    changes.filter((change) => change.state === state).at(-1);
  const { draft, onTheWay } = record;
  const shown =
    worstOf(record) ??
    draft ??
    inState(onTheWay, "syncing") ??
    inState(onTheWay, "queued") ??
    inState(onTheWay, "committed");
  if (!shown) return { state: "synced", at: record.syncedAt, modificationId: null, byMe: false };
  return {
    state: shown.state as RowSyncState,
    at: shown.at,
    modificationId: shown.id,
    byMe: shown.userId === member.userId,
  };
}

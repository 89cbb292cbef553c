import {
  type Delta,
  type EditableField,
  FIELD,
  type FieldValue,
  type PfaFields,
  type Seen,
} from "#src/domain/record.ts";

/** What the badge of a record says. */
export type SyncState = "synced" | "draft" | "committed" | "queued" | "syncing" | "conflict" | "failed";

/** Field values as they reach the browser: money is absent for those who may not see it. */
export type RowFields = Partial<PfaFields>;

/** One record of the grid as the server gives it. */
export interface RecordRow {
  readonly pfaId: string;
  readonly version: number;
  /** PEMS's values with everybody's changes that are on their way: what the next edit has seen. */
  readonly fields: RowFields;
  /** My open draft. */
  readonly draft: {
    readonly delta: Delta;
    readonly seen: Seen;
    readonly collisions: readonly EditableField[];
  } | null;
  /** My change that needs me, the one that the badge stands for. */
  readonly problem: {
    readonly modificationId: string;
    readonly status: "conflict" | "failed";
    readonly delta: Delta;
    readonly conflictId: string | null;
    /** Its conflict is decided, and a second person has to approve that. */
    readonly waitsForApproval: boolean;
    readonly message: string;
  } | null;
  readonly sync: {
    readonly state: SyncState;
    readonly at: string | null;
    readonly modificationId: string | null;
    readonly byMe: boolean;
  };
  /** Names of colleagues with an open draft. */
  readonly editedBy: readonly string[];
  readonly findings: readonly RowFinding[];
  readonly pemsUpdatedAt: string;
  readonly pemsUpdatedBy: string;
}

export interface RowFinding {
  readonly code: string;
  readonly message: string;
  readonly fields: readonly string[];
}

/** Something typed that could not be taken: kept, so that it can be tried again or corrected. */
export interface RefusedValue {
  /** What an editor shows of it. */
  readonly text: string;
  /** What was refused; undefined for a text that means nothing for its field. */
  readonly value: FieldValue | undefined;
  readonly message: string;
}

/** A record with what happened to it in this browser and has not reached the server. */
export interface RowView {
  readonly row: RecordRow;
  /** Typed here, not yet saved. Undefined as a value means: back to what is not mine. */
  readonly local: { readonly [F in EditableField]?: FieldValue | undefined };
  readonly refused: { readonly [F in EditableField]?: RefusedValue };
}

/** The value that stands under my changes: what PEMS has or is about to have. */
export function baseValue(view: RowView, field: keyof PfaFields): FieldValue | undefined {
  return view.row.fields[field];
}

/** The value that a cell shows: typed here, else my draft, else what stands under it. Undefined: not for my eyes. */
export function shownValue(view: RowView, field: keyof PfaFields): FieldValue | undefined {
  const editable = field as EditableField;
  if (Object.hasOwn(view.local, editable)) {
    const typed = view.local[editable];
    return typed === undefined ? baseValue(view, field) : typed;
  }
  const delta = view.row.draft?.delta;
  return delta !== undefined && Object.hasOwn(delta, editable) ? delta[editable] : baseValue(view, field);
}

/** All shown values of a record; fields that may not be seen are null. */
export function shownFields(view: RowView): PfaFields {
  const entries = (Object.keys(FIELD) as (keyof PfaFields)[]).map((field) => [
    field,
    shownValue(view, field) ?? null,
  ]);
  return Object.fromEntries(entries) as PfaFields;
}

/** Whether my draft (saved or not) gives this field another value. */
export function isChanged(view: RowView, field: EditableField): boolean {
  if (Object.hasOwn(view.local, field))
    return view.local[field] !== undefined && view.local[field] !== baseValue(view, field);
  return view.row.draft !== null && Object.hasOwn(view.row.draft.delta, field);
}

/** The value that the author of a change to this field saw: fixed by the first change of a draft. */
export function seenValue(view: RowView, field: EditableField): FieldValue | undefined {
  const seen = view.row.draft?.seen;
  return seen !== undefined && Object.hasOwn(seen, field) ? seen[field] : baseValue(view, field);
}

/** Whether anything of mine is open on the record. */
export function hasDraft(view: RowView): boolean {
  return Object.values(view.local).some((value) => value !== undefined) || view.row.draft !== null;
}

/** The state on the badge: what needs the user first, then what is typed here, then what is on its way. */
export function badgeState(view: RowView): SyncState {
  const { state } = view.row.sync;
  if (state === "conflict" || state === "failed") return state;
  return Object.values(view.local).some((value) => value !== undefined) ? "draft" : state;
}

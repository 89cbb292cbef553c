import { sameValue } from "#src/domain/canonical.ts";
import { type Choice, type ResolveResult, resolve } from "#src/domain/conflict-resolution.ts";
import {
  type Delta,
  EDITABLE_FIELDS,
  type EditableField,
  type FieldValue,
  MONEY_FIELDS,
  type PfaFields,
} from "#src/domain/record.ts";

export type Strategy = "use_local" | "use_pems" | "merge";
export type Choices = { readonly [F in EditableField]?: Choice };

/** The sides of a conflict. Fields that may not be seen are absent. */
export interface ConflictSides {
  readonly conflictFields: readonly EditableField[];
  readonly base: Partial<PfaFields>;
  /** My changes. */
  readonly delta: Delta;
  /** PEMS now. */
  readonly pems: Partial<PfaFields>;
}

/** A field of a conflict as the server compares it. */
export interface ComparedField {
  readonly field: EditableField;
  readonly base: FieldValue;
  readonly mine: FieldValue;
  readonly pems: FieldValue;
  readonly conflicting: boolean;
  /** The author changed it. */
  readonly changed: boolean;
}

/** The comparison side by side, as decisions need it. */
export function sidesOf(conflict: {
  readonly conflictFields: readonly EditableField[];
  readonly fields: readonly ComparedField[];
}): ConflictSides {
  const side = (key: "base" | "mine" | "pems", of = conflict.fields) =>
    Object.fromEntries(of.map((compared) => [compared.field, compared[key]]));
  return {
    conflictFields: conflict.conflictFields,
    base: side("base"),
    delta: side(
      "mine",
      conflict.fields.filter((compared) => compared.changed),
    ),
    pems: side("pems"),
  };
}

export interface ConflictRow {
  readonly field: EditableField;
  readonly base: FieldValue | undefined;
  readonly mine: FieldValue | undefined;
  readonly pems: FieldValue | undefined;
  /** A decision is needed. */
  readonly conflicting: boolean;
  /** Base, mine and PEMS agree: folded away. */
  readonly same: boolean;
}

const same = (field: EditableField, a: FieldValue | undefined, b: FieldValue | undefined) =>
  a === undefined || b === undefined ? a === b : sameValue(field, a, b);

/** One row a field; conflicting ones first, then other differences, then what is the same everywhere. */
export function conflictRows({ conflictFields, base, delta, pems }: ConflictSides): ConflictRow[] {
  const rows = EDITABLE_FIELDS.filter(
    (field) => Object.hasOwn(pems, field) || !(MONEY_FIELDS as readonly string[]).includes(field),
  ).map((field): ConflictRow => {
    const mine = Object.hasOwn(delta, field) ? delta[field] : base[field];
    const conflicting = conflictFields.includes(field);
    const agree = same(field, base[field], mine) && same(field, base[field], pems[field]);
    return { field, base: base[field], mine, pems: pems[field], conflicting, same: agree && !conflicting };
  });
  const rank = (row: ConflictRow) => (row.conflicting ? 0 : row.same ? 2 : 1);
  return rows.sort((a, b) => rank(a) - rank(b));
}

/** PEMS's record as the domain reads it; what may not be seen counts as empty. */
export function wholeRecord(fields: Partial<PfaFields>): PfaFields {
  const all = [...EDITABLE_FIELDS, "originalStart", "originalEnd"] as const;
  return Object.fromEntries(all.map((field) => [field, fields[field] ?? null])) as unknown as PfaFields;
}

export interface ResolutionPreview {
  readonly outcome: ResolveResult;
  /** PEMS's record with what would be written over it. */
  readonly result: PfaFields;
  /** Conflicting fields without a choice yet. */
  readonly open: readonly EditableField[];
}

/** What a decision would leave in PEMS. Choosing for each field is the only strategy that can be incomplete. */
export function previewResolution(
  sides: ConflictSides,
  strategy: Strategy,
  choices: Choices,
): ResolutionPreview {
  const theirs = wholeRecord(sides.pems);
  const { conflictFields, delta, base } = sides;
  const outcome = resolve({ strategy, choices, conflictFields, delta, theirs, base });
  const open = strategy === "merge" ? conflictFields.filter((field) => choices[field] === undefined) : [];
  const written = outcome.ok ? outcome.delta : valuesSoFar(sides, strategy, choices);
  return { outcome, result: { ...theirs, ...written } as PfaFields, open };
}

/** While a decision is incomplete or breaks a rule: the values as they are chosen. */
function valuesSoFar(
  { conflictFields, delta, base }: ConflictSides,
  strategy: Strategy,
  choices: Choices,
): Delta {
  const chosen: Partial<Record<EditableField, FieldValue>> = { ...delta };
  for (const field of conflictFields) {
    const choice = strategy === "merge" ? choices[field] : strategy === "use_local" ? "mine" : "pems";
    if (choice === "mine")
      chosen[field] = Object.hasOwn(delta, field) ? (delta[field] ?? null) : (base[field] ?? null);
    else if (typeof choice === "object") chosen[field] = choice.value;
    else delete chosen[field];
  }
  return chosen as Delta;
}

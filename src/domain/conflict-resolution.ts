/**
 * What a person's decision about a conflict leaves to be written. It acts on the conflicting fields; the rest of the
 * change stays and goes with it. How a conflict arises: three-way-merge.ts.
 */

import { canonicalValue, sameField, type ValueErrorCode } from "#src/domain/canonical.ts";
import {
  type Delta,
  type EditableField,
  FIELD,
  type FieldValue,
  fieldsOf,
  type PfaFields,
  type Seen,
  withoutFields,
} from "#src/domain/record.ts";
import { checkChange, type Finding } from "#src/domain/rules.ts";

export type Choice = "mine" | "pems" | { readonly value: FieldValue };

export interface ResolveInput {
  /** `use_local`: mine on every conflicting field; `use_pems`: PEMS's; `merge`: a choice for each. */
  readonly strategy: "use_local" | "use_pems" | "merge";
  readonly choices?: { readonly [F in EditableField]?: Choice };
  readonly conflictFields: readonly EditableField[];
  /** The whole change (agreed fields may be in it). */
  readonly delta: Delta;
  /** PEMS now. */
  readonly theirs: PfaFields;
  /** As in MergeInput: what is "mine" for a conflicting field that the change itself doesn't hold. */
  readonly base?: Partial<PfaFields>;
}

export interface ChoiceError {
  readonly field: string;
  readonly code: ValueErrorCode | "CHOICE_MISSING" | "CHOICE_UNEXPECTED";
  readonly message: string;
}

export type ResolveResult =
  /** What is still to be written over theirs (empty when nothing is left), with theirs as what was seen. */
  | { readonly ok: true; readonly delta: Delta; readonly seen: Seen }
  | { readonly ok: false; readonly errors: readonly ChoiceError[]; readonly findings: readonly Finding[] };

/**
 * Where PEMS discontinued the record and that is kept, nothing of the change can go on. Refused with `findings` when the
 * result breaks a rule over theirs, with `errors` when choices are missing, not asked for or no value of the field.
 */
export function resolve(input: ResolveInput): ResolveResult {
  const { conflictFields, theirs } = input;
  const errors: ChoiceError[] = unexpectedChoices(input);
  const wanted: Partial<Record<EditableField, FieldValue>> = withoutFields(input.delta, conflictFields);
  for (const field of conflictFields) {
    const decision = decide(input, field);
    if (decision.kind === "error") errors.push({ field, code: decision.code, message: decision.message });
    if (decision.kind === "write") wanted[field] = decision.value;
  }
  if (errors.length > 0) return { ok: false, errors, findings: [] };

  const result = wanted as Delta;
  const same = fieldsOf(result).filter((field) => sameField(field, theirs, result));
  const delta = withoutFields(result, same);
  const aboutDiscontinued = conflictFields.includes("isDiscontinued");
  if (aboutDiscontinued && theirs.isDiscontinued && delta.isDiscontinued !== false) {
    return { ok: true, delta: {}, seen: {} };
  }
  const broken = checkChange(theirs, delta);
  if (broken.length > 0) return { ok: false, errors: [], findings: broken };
  return {
    ok: true,
    delta,
    seen: Object.fromEntries(fieldsOf(delta).map((field) => [field, theirs[field]])),
  };
}

type Decision =
  | { readonly kind: "keep" }
  | { readonly kind: "write"; readonly value: FieldValue }
  | { readonly kind: "error"; readonly code: ChoiceError["code"]; readonly message: string };

function decide(input: ResolveInput, field: EditableField): Decision {
  const { strategy, choices = {} } = input;
  if (strategy === "use_pems") return { kind: "keep" };
  const mine = mineOf(input, field);
  if (strategy === "use_local") return mine === undefined ? { kind: "keep" } : { kind: "write", value: mine };
  const choice = choices[field];
  if (choice === "pems") return { kind: "keep" };
  if (typeof choice === "object") {
    const canonical = canonicalValue(field, choice.value);
    return canonical.ok ? { kind: "write", value: canonical.value } : { ...canonical, kind: "error" };
  }
  if (choice === "mine" && mine !== undefined) return { kind: "write", value: mine };
  return { kind: "error", code: "CHOICE_MISSING", message: `Choose a value for ${FIELD[field].label}.` };
}

/** My value: the change's own, else what its author saw; a record that PEMS discontinued was not so for its author. */
function mineOf({ delta, base = {}, theirs }: ResolveInput, field: EditableField): FieldValue | undefined {
  if (Object.hasOwn(delta, field)) return delta[field];
  return field === "isDiscontinued" ? !theirs.isDiscontinued : base[field];
}

function unexpectedChoices({ strategy, choices = {}, conflictFields }: ResolveInput): ChoiceError[] {
  const open: readonly string[] = strategy === "merge" ? conflictFields : [];
  return Object.keys(choices)
    .filter((name) => !open.includes(name))
    .map((name) => {
      const field = name.slice(0, 60);
      return {
        field,
        code: "CHOICE_UNEXPECTED",
        message: `"${field}" is not a field to choose a value for.`,
      };
    });
}

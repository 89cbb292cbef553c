import { type Choice, resolve } from "#src/domain/conflict-resolution.ts";
import { forecastCost } from "#src/domain/cost.ts";
import { DomainError } from "#src/domain/errors.ts";
import { absoluteMoney, subtractMoney } from "#src/domain/money.ts";
import { type Delta, type EditableField, fieldsOf, MONEY_FIELDS, type Seen } from "#src/domain/record.ts";
import { checkChange, type Finding } from "#src/domain/rules.ts";
import { mayResolve } from "#src/services/conflicts/conflict-access.ts";
import type { LoadedConflict, Strategy } from "#src/services/conflicts/load-conflicts.ts";
import { changePermissions } from "#src/services/drafts/field-permissions.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";

/** What a person decided about a conflict. */
export interface Resolution {
  strategy: Strategy;
  choices?: { readonly [F in EditableField]?: Choice };
}

/** What a resolution comes to. */
export type Decided =
  | { kind: "refused"; error: DomainError }
  | {
      kind: "ok";
      /** Still to be written over PEMS's record; empty when nothing is left of the change. */
      delta: Delta;
      seen: Seen;
      /** By how much forecast cost PEMS is overridden; US dollars. */
      override: string;
    };

/**
 * Judges a resolution against PEMS's present record; pure. Whether the comparison is still current is the caller's to know.
 * @param today `YYYY-MM-DD`
 */
export function decideResolution(
  member: Member,
  conflict: LoadedConflict,
  { strategy, choices }: Resolution,
  today: string,
): Decided {
  if (!mayResolve(member, conflict)) {
    return refused(
      "FORBIDDEN",
      "Only the author, or somebody who manages the organization, can resolve this.",
    );
  }
  const { conflictFields, localData, base } = conflict;
  const theirs = conflict.record.fields;
  if (!seesMoney(member) && conflictFields.some((field) => MONEY_FIELDS.some((money) => money === field))) {
    return refused("FORBIDDEN", "This is about money, which you can't see.");
  }
  const result = resolve({
    strategy,
    ...(choices && { choices }),
    conflictFields,
    delta: localData,
    theirs,
    base,
  });
  if (!result.ok) {
    const [error] = result.errors;
    if (error) return refused("BAD_INPUT", error.message, error.field, { problems: result.errors });
    return brokenRules(result.findings);
  }
  const authority = checkChange(theirs, result.delta, changePermissions(member)).filter(({ code }) =>
    code.startsWith("NEEDS_"),
  );
  if (authority.length > 0) return brokenRules(authority, "FORBIDDEN");
  const override = overriddenCost(conflict, result.delta, today);
  return { kind: "ok", delta: result.delta, seen: result.seen, override };
}

/** Difference in forecast cost between PEMS's record and the result; none where PEMS's values stay in all that conflicts. */
export function overriddenCost(conflict: LoadedConflict, delta: Delta, today: string): string {
  const overrides = fieldsOf(delta).some((field) => conflict.conflictFields.includes(field));
  if (!overrides) return "0.00";
  const theirs = conflict.record.fields;
  const result = forecastCost({ ...theirs, ...delta }, today) ?? "0.00";
  return absoluteMoney(subtractMoney(result, forecastCost(theirs, today) ?? "0.00"));
}

function brokenRules(
  findings: readonly Finding[],
  code: "RULES_BROKEN" | "FORBIDDEN" = "RULES_BROKEN",
): Decided {
  const message = findings.map((finding) => finding.message).join(" ");
  return refused(code, message, findings[0]?.fields[0], { findings });
}

function refused(
  code: "FORBIDDEN" | "BAD_INPUT" | "RULES_BROKEN",
  message: string,
  field?: string,
  details?: unknown,
): Decided {
  return { kind: "refused", error: new DomainError(code, message, { ...(field && { field }), details }) };
}

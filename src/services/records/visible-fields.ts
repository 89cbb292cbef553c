import type { AttemptEntry, SyncError } from "#src/db/schema/modification.ts";
import { isEditableField, MONEY_FIELDS, type PfaFields } from "#src/domain/record.ts";
import type { Member } from "#src/services/organizations/member.ts";

type MoneyField = (typeof MONEY_FIELDS)[number];

/** A record as it may leave the server: money is absent for whoever may not see it. */
export type VisibleFields = Omit<PfaFields, MoneyField> & Partial<Pick<PfaFields, MoneyField>>;

const isMoney = (name: string) => (MONEY_FIELDS as readonly string[]).includes(name);

/** Whether the member may see money at all. */
export function seesMoney(member: Member): boolean {
  return member.permissions.has("perm_ViewFinancials");
}

/** A record for this member; money keys are deleted where they must not be seen. */
export function visibleFields(member: Member, fields: PfaFields): VisibleFields {
  return seesMoney(member) ? fields : withoutMoney(fields);
}

/** Some fields of a record (a delta, what was seen) for this member. */
export function visiblePart<T extends object>(member: Member, part: T): T {
  return seesMoney(member) ? part : withoutMoney(part);
}

/** Names of fields for this member. */
export function visibleNames<F extends string>(member: Member, names: readonly F[]): F[] {
  return seesMoney(member) ? [...names] : names.filter((name) => !isMoney(name));
}

/** Any JSON value without its money, at whatever depth: for what is stored as a whole (audit, history). */
export function visibleJson(member: Member, value: unknown): unknown {
  return seesMoney(member) ? value : stripped(value);
}

/** Words that PEMS gave, for this member: they may hold an amount of money. */
export function visibleWords(member: Member, words: string): string {
  return seesMoney(member) ? words : withoutAmounts(words);
}

/** What went wrong, for this member. */
export function visibleError(member: Member, error: SyncError): SyncError {
  const shown = { code: error.code, message: visibleWords(member, error.message) };
  if (!error.fieldErrors) return shown;
  const names = visibleNames(member, Object.keys(error.fieldErrors).filter(isEditableField));
  const words = names.map((name) => [name, visibleWords(member, error.fieldErrors?.[name] ?? "")]);
  return { ...shown, fieldErrors: Object.fromEntries(words) };
}

/** Tries of a change, for this member. */
export function visibleAttempts(member: Member, attempts: readonly AttemptEntry[]): AttemptEntry[] {
  return attempts.map((attempt) => ({ ...attempt, message: visibleWords(member, attempt.message) }));
}

function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      // A hash over a record tells its money to whoever knows the rest and tries amounts.
      if (isMoney(name) || name === "contentHash") return [];
      // PEMS's own words, and what it said of single fields.
      if (name === "message" && typeof inner === "string") return [[name, withoutAmounts(inner)]];
      return name === "fieldErrors" ? [] : [[name, stripped(inner)]];
    }),
  );
}

function withoutAmounts(words: string): string {
  return /\d/.test(words) ? "PEMS gave a reason that may name money." : words;
}

function withoutMoney<T extends object>(part: T): T {
  return Object.fromEntries(Object.entries(part).filter(([name]) => !isMoney(name))) as T;
}

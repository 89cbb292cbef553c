import { inOrganization } from "#src/db/in-organization.ts";
import { canonicalFromPems } from "#src/domain/canonical.ts";
import { isDomainError } from "#src/domain/errors.ts";
import { type EditableField, type FieldValue, fieldsOf, type PfaFields } from "#src/domain/record.ts";
import type { BatchOutcome } from "#src/pems/outcomes.ts";
import type { Member } from "#src/services/organizations/member.ts";
import type { Sent } from "#src/services/pushes/judge-answer.ts";
import { type LoadedRecord, loadRecordsById } from "#src/services/records/load-records.ts";
import { type PushWorld, wireRental } from "#src/services/testing/push-world.ts";

/** Some records of their own, the people who change them, and what each is known to have seen. */
export interface ModelRun {
  world: PushWorld;
  members: readonly Member[];
  pfaIds: readonly string[];
  /** Each record at version 1. */
  initial: ReadonlyMap<string, PfaFields>;
  /** What people last looked at: `user record` → record. A later edit may be made on an old look. */
  looks: Map<string, LoadedRecord>;
  /** `user record field` → values, as JSON, that were ever shown to that person. */
  shown: Map<string, Set<string>>;
  /** `modification field` → values of PEMS, as JSON, that whoever resolved its conflict was shown. */
  shownInConflict: Map<string, Set<string>>;
  /** `modification field` → values, as JSON, that its `seen` ever held: the base of its merges. */
  seen: Map<string, Set<string>>;
  /** Modifications whose commit was acknowledged. */
  acknowledged: Set<string>;
  /** Modifications that somebody asked to give up. */
  givenUp: Set<string>;
  /** Records that PEMS was made to refuse. */
  refused: Set<string>;
  crashes: number;
  /** What workers that were taken for dead had in hand. */
  abandoned: { sent: readonly Sent[]; outcome: BatchOutcome }[];
  reasons: number;
}

let stock: string[] = [];
let made = 0;

/** Begins a run on records that no other run has touched. */
export async function beginRun(
  world: PushWorld,
  records: number,
  members: readonly Member[],
): Promise<ModelRun> {
  if (stock.length < records) stock = await makeRecords(world);
  const pfaIds = stock.splice(0, records);
  const initial = new Map(pfaIds.map((pfaId) => [pfaId, canonical(wireRental(Number(pfaId.slice(4))))]));
  const none = { looks: new Map(), shown: new Map(), shownInConflict: new Map(), seen: new Map() };
  const sets = { acknowledged: new Set<string>(), givenUp: new Set<string>(), refused: new Set<string>() };
  return { world, members, pfaIds, initial, ...none, ...sets, crashes: 0, abandoned: [], reasons: 0 };
}

async function makeRecords(world: PushWorld): Promise<string[]> {
  const records = Array.from({ length: 150 }, () => wireRental(10_000 + ++made));
  await world.sandbox.control.addOrganization({ code: "RIO", records });
  await world.pull();
  return records.map((record) => record.pfaId);
}

/** Fields in canonical form; those that are missing are null. */
export function canonical(wire: Readonly<Record<string, unknown>>): PfaFields {
  const parsed = canonicalFromPems(wire);
  if (!parsed.ok) throw new Error(`PEMS holds what can't be typed: ${JSON.stringify(parsed.problems)}`);
  return parsed.fields;
}

/** Notes that a value was shown. */
export function note(notes: Map<string, Set<string>>, key: string, value: FieldValue | undefined): void {
  const values = notes.get(key) ?? new Set();
  notes.set(key, values.add(JSON.stringify(value ?? null)));
}

/** A person looks at a record: sees the mirror with what is on its way over it. */
export async function look(run: ModelRun, member: Member, pfaId: string): Promise<LoadedRecord> {
  const [record] = await inOrganization(run.world.deps.db, member, (tx) =>
    loadRecordsById(tx, member, [pfaId]),
  );
  if (!record) throw new Error(`There is no record ${pfaId}.`);
  run.looks.set(`${member.userId} ${pfaId}`, record);
  for (const [field, value] of Object.entries(record.fields)) {
    note(run.shown, `${member.userId} ${pfaId} ${field}`, value);
  }
  return record;
}

/** What a modification's `seen` is from now on: whoever committed or resolved it was shown this. */
export function noteSeen(run: ModelRun, modificationId: string, seen: Partial<PfaFields>): void {
  for (const field of fieldsOf(seen)) note(run.seen, `${modificationId} ${field}`, seen[field]);
}

/** Does what a person asks for; a refusal that people are told of (a `DomainError`) is an answer, too. */
export async function ask<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (isDomainError(error)) return null;
    throw error;
  }
}

/** Lets time pass, for the services and for what the database measures by its own clock. */
export async function passTime(world: PushWorld, seconds: number): Promise<void> {
  world.advance(seconds * 1000);
  await world.rows(
    `UPDATE pems_connection SET probe_at = probe_at - make_interval(secs => $1),
       rate_tat = greatest(rate_tat - make_interval(secs => $1), now() - interval '1 second')`,
    [seconds],
  );
}

/** Values that the commands use: few, so that people and PEMS often come to the same one. */
export const VALUES: { readonly [F in EditableField]?: readonly FieldValue[] } = {
  description: ["Crane X", "Crane Y", "Crane Z"],
  monthlyRate: ["5000.00", "5500.00", "6000.00"],
  // The later start with the earlier end breaks a rule.
  forecastStart: ["2026-12-01", "2027-04-01"],
  forecastEnd: ["2027-03-01", "2027-05-01", "2027-06-01"],
  isDiscontinued: [true, false],
};

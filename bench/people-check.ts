/** Whether everything that people were told is so, after all was drained. Pure. */

import { isDayField } from "#bench/people-fields.ts";
import { cellKey, type Told } from "#bench/people-told.ts";
import type { AppliedWrite } from "#sandbox/store.ts";
import type { Delta, EditableField, FieldValue } from "#src/domain/record.ts";
import { fieldsOf } from "#src/domain/record.ts";

/** What the database and PEMS hold at the end. */
export interface PeopleEvidence {
  drafts: readonly { email: string; pfa_id: string; delta: Delta }[];
  /** Committed changes by state. */
  states: Readonly<Record<string, number>>;
  /** Writes that PEMS applied, in order. */
  journal: readonly AppliedWrite[];
}

/** One promise, and what breaks it. */
export interface Finding {
  promise: string;
  violations: string[];
}

/** Each cell has one author, so PEMS must have applied exactly the author's values, in their order, and nothing else. */
export function checkPeople(people: readonly Told[], evidence: PeopleEvidence): Finding[] {
  return [
    {
      promise: "each acknowledged draft is there, with its value",
      violations: people.flatMap((told) => draftErrors(told, evidence)),
    },
    {
      promise: "each value sent is in PEMS exactly once, in its order",
      violations: journalErrors(people, evidence),
    },
    {
      promise: "everything sent has arrived",
      violations: Object.entries(evidence.states).flatMap(([state, count]) =>
        state === "synced" || state === "draft" || count === 0 ? [] : [`${count} are ${state}`],
      ),
    },
  ];
}

function draftErrors({ email, drafts }: Told, evidence: PeopleEvidence): string[] {
  const held = new Map<string, FieldValue>();
  for (const row of evidence.drafts) {
    if (row.email !== email) continue;
    for (const field of fieldsOf(row.delta)) {
      held.set(cellKey({ pfaId: row.pfa_id, field }), row.delta[field] ?? null);
    }
  }
  const wrong: string[] = [];
  for (const [pfaId, fields] of drafts) {
    for (const [field, value] of fields) {
      const key = cellKey({ pfaId, field });
      if (!held.has(key)) wrong.push(`${email}: ${key} is lost: ${value}`);
      else if (held.get(key) !== value) wrong.push(`${email}: ${key} is ${held.get(key)}, not ${value}`);
      held.delete(key);
    }
  }
  return [...wrong, ...[...held.keys()].map((key) => `${email}: ${key} was taken back and is there`)];
}

function journalErrors(people: readonly Told[], { journal }: PeopleEvidence): string[] {
  const applied = new Map<string, FieldValue[]>();
  for (const { pfaId, changes, source } of journal) {
    if (source !== "api") continue;
    for (const [name, value] of Object.entries(changes)) {
      const field = name as EditableField;
      const key = cellKey({ pfaId, field });
      applied.set(key, [...(applied.get(key) ?? []), fromWire(field, value)]);
    }
  }
  const sent = new Map(people.flatMap((told) => [...told.sent]));
  const keys = new Set([...sent.keys(), ...applied.keys()]);
  return [...keys].flatMap((key) => {
    const wanted = JSON.stringify(sent.get(key) ?? []);
    const found = JSON.stringify(applied.get(key) ?? []);
    return wanted === found ? [] : [`${key}: ${found} in PEMS, ${wanted} sent`];
  });
}

/** PEMS keeps days as moments at midnight UTC. */
const fromWire = (field: EditableField, value: unknown): FieldValue =>
  isDayField(field) && typeof value === "string" ? value.slice(0, 10) : (value as FieldValue);

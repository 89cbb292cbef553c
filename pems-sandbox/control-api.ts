/** The commands under `/_control`: faults, statistics, and the data as PEMS itself holds it. For tests and the page. */
import { z } from "zod";
import { applyWrite } from "#sandbox/apply-write.ts";
import type { Faults } from "#sandbox/faults.ts";
import { faultInput } from "#sandbox/faults.ts";
import { generateRecords } from "#sandbox/generate.ts";
import { newRecord } from "#sandbox/new-record.ts";
import type { SlidingSecond } from "#sandbox/rate-limit.ts";
import type { RequestLog } from "#sandbox/request-log.ts";
import type { Store } from "#sandbox/store.ts";
import type { WireRecord } from "#src/pems/wire.ts";
import { wireChanges } from "#src/pems/wire.ts";

export interface ControlContext {
  readonly store: Store;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly limiter: SlidingSecond;
  readonly seed: number;
  /** `YYYY-MM-DD`: what generated plans and actuals lie around. */
  readonly today: string;
}

const target = { organizationCode: z.string(), pfaId: z.string() };

/** What the data commands take; queries send numbers as text. */
export const controlInput = {
  stats: z.object({ limit: z.coerce.number().int().min(0).default(1000) }),
  journal: z.object({
    organizationCode: z.string().optional(),
    pfaId: z.string().optional(),
    after: z.coerce.number().int().optional(),
    limit: z.coerce.number().int().optional(),
  }),
  record: z.object(target),
  records: z.object({ organizationCode: z.string() }),
  edit: z.object({
    ...target,
    changes: z.record(z.string(), z.unknown()),
    by: z.string().default("jane.smith"),
    /** The version that must still be current; without it the edit applies to whatever it is. */
    version: z.int().optional(),
    reason: z.string().nullable().default(null),
  }),
  touch: z.object({ ...target, by: z.string().default("pems.system") }),
  addOrganization: z.object({
    code: z.string().min(1),
    /** Stored as they are, over the defaults of a new record; nothing is checked. */
    records: z.array(z.looseObject({ pfaId: z.string() })).default([]),
    /** How many records to generate besides. */
    generate: z.int().min(0).default(0),
    seed: z.int().optional(),
  }),
  clear: z.object({ organizationCode: z.string().optional() }),
};
export type ControlInput = { [K in keyof typeof controlInput]: z.input<(typeof controlInput)[K]> };
const midnight = (value: unknown) =>
  typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value;

/** Adds an organization (or to one) with given and generated records. @returns how many records were stored. */
export function addOrganization(
  { store, seed, today }: Pick<ControlContext, "store" | "seed" | "today">,
  input: z.output<typeof controlInput.addOrganization>,
): { records: number } {
  const now = new Date().toISOString();
  const given = input.records.map((fields) => newRecord(input.code, fields, now));
  const options = { organizationCode: input.code, count: input.generate, seed: input.seed ?? seed, today };
  const records = [...given, ...generateRecords(options)];
  store.transaction(() => {
    store.addOrganization(input.code);
    for (const record of records) store.put(record);
  });
  return { records: records.length };
}

/** Name of a command → what it does with its JSON input. A ZodError means that the input was wrong. */
export function controlCommands(context: ControlContext): Record<string, (input: unknown) => unknown> {
  const { store, faults, log, limiter } = context;
  const now = () => new Date().toISOString();
  const faultCommands = Object.fromEntries(
    Object.entries(faultInput).map(([name, schema]) => [
      name,
      (input: unknown) => {
        const switchOn = faults.switchOn[name as keyof typeof faultInput] as (fault: unknown) => void;
        switchOn(schema.parse(input));
        return faults.state();
      },
    ]),
  );

  return {
    ...faultCommands,
    faults: () => faults.state(),
    reset: () => {
      faults.reset();
      log.clear();
      limiter.clear();
      return faults.state();
    },
    stats: (input) => log.stats(controlInput.stats.parse(input).limit),
    clearStats: () => log.clear(),
    journal: (input) => store.journal(controlInput.journal.parse(input)),
    organizations: () => store.organizations(),
    record: (input) => {
      const { organizationCode, pfaId } = controlInput.record.parse(input);
      const found = store.getText(organizationCode, pfaId);
      return found === null ? null : (JSON.parse(found) as WireRecord);
    },
    records: (input) => store.search(controlInput.records.parse(input).organizationCode, "", -1, 0).records,
    edit: (input) => {
      const { changes, version = null, ...rest } = controlInput.edit.parse(input);
      const dated = Object.entries(changes).map(([field, value]) => [field, midnight(value)]);
      const checked = wireChanges.parse(Object.fromEntries(dated));
      const write = {
        ...rest,
        changes: checked,
        version,
        operation: "UPDATE",
        source: "ui",
        at: now(),
      } as const;
      return store.transaction(() => applyWrite(store, write));
    },
    touch: (input) => {
      const common = { changes: {}, version: null, reason: null, operation: "UPDATE" } as const;
      const write = { ...controlInput.touch.parse(input), ...common, source: "touch", at: now() } as const;
      return store.transaction(() => applyWrite(store, write));
    },
    addOrganization: (input) => addOrganization(context, controlInput.addOrganization.parse(input)),
    clear: (input) => store.clear(controlInput.clear.parse(input).organizationCode),
  };
}

import { setTimeout } from "node:timers/promises";
import type { HttpUser } from "#bench/http-user.ts";
import { isDayField } from "#bench/people-fields.ts";
import type { OpenPage } from "#bench/people-page.ts";
import type { CellOf, Told } from "#bench/people-told.ts";
import type { Random } from "#sandbox/random.ts";
import { addDays } from "#src/domain/calendar.ts";
import type { EditableField, FieldValue } from "#src/domain/record.ts";

/** A record as a person's page shows it. */
export interface ShownRecord {
  pfaId: string;
  version: number;
  /** The person's own field. */
  value: string | null;
}

/** Durations in milliseconds by what was asked, and what went wrong. */
export class Diary {
  readonly took = new Map<string, number[]>();
  readonly errors: string[] = [];
  events = 0;

  add(what: string, ms: number): void {
    const times = this.took.get(what) ?? [];
    times.push(ms);
    this.took.set(what, times);
  }
}

export interface Desk {
  user: HttpUser;
  told: Told;
  organizationId: string;
  /** The field that this person alone edits. */
  field: EditableField;
  /** What is on the screen. */
  records: ShownRecord[];
  random: Random;
  diary: Diary;
  /** Mean time between two things that the person does. */
  pauseMs: number;
  /** Ids of all records in order, once they were scrolled. */
  order?: string[] | undefined;
  /** Absent where the person's page is not modelled. */
  page?: OpenPage;
}

/** Calls of `drafts.save`: of one cell, of a paste, and of what takes them back. */
export const SAVES = { one: "save", pasted: "save of 20", undo: "undo" } as const;

type Step = (CellOf & { before: FieldValue | undefined; seen: FieldValue })[];

const PASTE = 20;
/** As in src/features/working-set/record-pages.ts. */
const WINDOW = 50;
/** Rows that fit on a screen. */
export const SCREEN = 40;

/** Edits, pastes, undoes, looks around and commits now and then, with pauses, until `over`. */
export async function workAtDesk(desk: Desk, over: () => boolean): Promise<void> {
  const { random, pauseMs } = desk;
  const steps: Step[] = [];
  await setTimeout(random.next() * pauseMs);
  for (let turn = 1; !over(); turn++) {
    const what = random.next();
    try {
      if (what < 0.55) await edit(desk, steps, turn, 1);
      else if (what < 0.6) await edit(desk, steps, turn, PASTE);
      else if (what < 0.7) await undo(desk, steps);
      else if (what < 0.9) await scroll(desk);
      else if (what < 0.96) await filterOrSort(desk);
      else await commit(desk);
    } catch (error) {
      desk.diary.errors.push(`${desk.told.email} turn ${turn}: ${(error as Error).message}`);
    }
    await setTimeout(pauseMs * (0.5 + random.next()));
  }
}

async function timed<T>({ diary }: Desk, what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  diary.add(what, performance.now() - startedAt);
  return result;
}

const ask = <T>({ user, organizationId }: Desk, procedure: string, input: object = {}) =>
  user.query<T>(procedure, { organizationId, ...input });

/** What a cell shows its author: the draft over what was sent last over the record. */
const shown = ({ told, field }: Desk, { pfaId, value }: ShownRecord): FieldValue =>
  told.draftOf({ pfaId, field }) ?? told.sent.get(`${field} ${pfaId}`)?.at(-1) ?? value;

async function edit(desk: Desk, steps: Step[], turn: number, count: number): Promise<void> {
  const { told, field, random, records } = desk;
  const chosen = [...new Set(Array.from({ length: count }, () => random.pick(records)))];
  const cells = chosen.map((record) => {
    const { pfaId } = record;
    const seen = shown(desk, record);
    // Never the same value twice in a cell: each is to be found again.
    const value = isDayField(field) ? addDays(String(seen), 1) : `${told.email} ${turn} ${pfaId}`;
    return { pfaId, field, value, seen, before: told.draftOf({ pfaId, field }), version: record.version };
  });
  await timed(desk, count === 1 ? SAVES.one : SAVES.pasted, () =>
    desk.user.mutate("drafts.save", {
      organizationId: desk.organizationId,
      changes: cells.map(({ pfaId, value, seen, version }) => ({
        ...{ pfaId, set: { [field]: value }, seen: { [field]: seen }, seenVersion: version },
      })),
    }),
  );
  told.saved(cells);
  desk.page?.saved();
  steps.push(cells);
}

/** Takes the newest step back where its draft is still there; what was sent meanwhile is left alone. */
async function undo(desk: Desk, steps: Step[]): Promise<void> {
  const { told, records } = desk;
  const versions = new Map(records.map(({ pfaId, version }) => [pfaId, version]));
  const cells = (steps.pop() ?? []).filter((cell) => told.draftOf(cell) !== undefined);
  if (cells.length === 0) return;
  await timed(desk, SAVES.undo, () =>
    desk.user.mutate("drafts.save", {
      organizationId: desk.organizationId,
      changes: cells.map(({ pfaId, field, before, seen }) => ({
        pfaId,
        ...(before === undefined
          ? { set: {}, unset: [field] }
          : { set: { [field]: before }, seen: { [field]: seen } }),
        seenVersion: versions.get(pfaId) ?? 0,
      })),
    }),
  );
  told.saved(cells.map(({ pfaId, field, before }) => ({ pfaId, field, value: before })));
  desk.page?.saved();
}

/** Other rows come into sight: the order is read once, then the windows around the screen by id. */
async function scroll(desk: Desk): Promise<void> {
  desk.order ??= await timed(desk, "scroll: the order of all records", async () => {
    const answer = await ask<{ pfaIds: string[] }>(desk, "records.ids", { offset: 0, limit: 25_000 });
    return answer.pfaIds;
  });
  const first = desk.random.between(0, desk.order.length - 3 * WINDOW);
  const pfaIds = desk.order.slice(first, first + 3 * WINDOW);
  await timed(desk, `scroll: ${pfaIds.length} rows`, () => ask(desk, "records.byIds", { pfaIds }));
}

/** Another query: its first rows, then its sums where it shows other records than before. */
async function filterOrSort(desk: Desk): Promise<void> {
  const { random } = desk;
  const input = random.pick([
    { filter: { search: `PFA-${random.between(10, 99)}` } },
    { filter: { mine: true } },
    { sort: [{ field: "forecastEnd", direction: "desc" }] },
    { filter: { source: "Rental" }, sort: [{ field: "forecastCost", direction: "desc" }] },
  ]);
  desk.order = undefined;
  const rows = { limit: WINDOW, totals: false, ...input };
  await timed(desk, `filter or sort: ${WINDOW} rows`, () => ask(desk, "records.list", rows));
  const filter = "filter" in input ? { filter: input.filter } : {};
  if ("filter" in input) await timed(desk, "sums of a query", () => ask(desk, "records.totals", filter));
}

async function commit(desk: Desk): Promise<void> {
  const { told, random } = desk;
  const all = [...told.drafts.keys()];
  if (all.length === 0) return;
  const pfaIds = random.chance(0.5) ? all : all.slice(0, Math.ceil(all.length / 2));
  const { committed } = await timed(desk, "commit", () =>
    desk.user.mutate<{ committed: number }>("commits.commit", {
      organizationId: desk.organizationId,
      pfaIds,
    }),
  );
  if (committed !== pfaIds.length) throw new Error(`${committed} of ${pfaIds.length} were committed.`);
  told.committed(pfaIds);
}

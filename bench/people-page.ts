import { setTimeout } from "node:timers/promises";
import type { Desk } from "#bench/people-script.ts";
import type { LiveEvent } from "#src/domain/live-event.ts";
import { draftsAfterEvent } from "#src/features/drafts/drafts-after-event.ts";
import { Paced } from "#src/trpc/paced.ts";

/** How long an open page gathers before it asks, in milliseconds: as in src/features. */
const GATHER = { rows: 25, status: 300, drafts: 300, draftsOfOthers: 3000, sums: 1000, sumsOfOthers: 3000 };
/** And how long it rests between two reads of rows at most. */
const LONGEST_REST_MS = 1000;

/** What a page asks by itself, as events and its person's edits make its figures old. */
export interface OpenPage {
  heard(event: LiveEvent): void;
  /** A save of the person was acknowledged. */
  saved(): void;
}

/** A page that is open with these rows on the screen. @param userId the person's */
export function openPage(desk: Desk, userId: string, signal: AbortSignal): OpenPage {
  const { user, organizationId, diary, told } = desk;
  const query =
    (procedure: string, input: object = {}) =>
    async () => {
      const startedAt = performance.now();
      try {
        await user.query(procedure, { organizationId, ...input });
        diary.add(`page: ${procedure}`, performance.now() - startedAt);
      } catch (error) {
        diary.errors.push(`${told.email} ${procedure}: ${(error as Error).message}`);
      }
    };
  const seen = new Set(desk.records.map(({ pfaId }) => pfaId));
  const outdated = new Set<string>();
  let reading = false;
  const readRows = async () => {
    if (reading) return;
    reading = true;
    await setTimeout(GATHER.rows);
    while (outdated.size > 0 && !signal.aborted) {
      const pfaIds = [...outdated];
      outdated.clear();
      const askedAt = performance.now();
      await query("records.byIds", { pfaIds })();
      await setTimeout(Math.min(Math.max(performance.now() - askedAt, GATHER.rows), LONGEST_REST_MS));
    }
    reading = false;
  };
  const paced = (procedure: string) => new Paced({ ask: query(procedure), random: Math.random });
  const status = paced("sync.status");
  const drafts = paced("drafts.summary");
  const sums = paced("records.totals");
  signal.addEventListener("abort", () => {
    for (const asks of [status, drafts, sums]) asks.stop();
  });
  return {
    heard(event) {
      diary.events += 1;
      if ("pfaIds" in event) {
        for (const pfaId of event.pfaIds ?? seen) if (seen.has(pfaId)) outdated.add(pfaId);
        if (outdated.size > 0) void readRows();
      }
      if (event.type === "EDITING" || event.type === "DRAFTED") {
        if (event.userId !== userId) return;
        drafts.changed(GATHER.drafts);
        sums.changed(GATHER.sums);
        return;
      }
      status.changed(GATHER.status);
      const known = { count: told.drafts.size, pfaIds: [...told.drafts.keys()] };
      const when = draftsAfterEvent(event, userId, known, (pfaId) => told.drafts.has(pfaId));
      if (when === "now") drafts.urgent(GATHER.drafts);
      else if (when !== null) drafts.changed(when === "soon" ? GATHER.drafts : GATHER.draftsOfOthers);
      if (event.type === "RECORDS_CHANGED" || event.type === "SYNC_QUEUED") sums.changed(GATHER.sumsOfOthers);
    },
    saved() {
      drafts.changedHere(0);
      sums.changed(GATHER.sums);
    },
  };
}

import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { CHANGE_KINDS, type ChangeKind } from "#src/domain/change-kind.ts";
import { sumCosts } from "#src/domain/cost.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { MAX_DRAFTS } from "#src/services/drafts/draft-input.ts";
import { countDrafts, judgedDrafts, newestDraft } from "#src/services/drafts/judged-drafts.ts";
import { type ReviewedRecord, reviewedRecords } from "#src/services/drafts/review-lines.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";
import { countOwedWrites, recordsPerSecond } from "#src/services/sync/estimate.ts";
import { holdWriteSync } from "#src/services/sync/write-sync.ts";

/** Records that the review shows at first, and that `drafts.reviewLines` gives at a time. */
export const REVIEW_LINES = 200;

/** What keeps a draft from being sent: it breaks a rule; somebody else changed the same; nothing. */
export const DRAFT_STATES = ["blocked", "colliding", "ready"] as const;
export type DraftState = (typeof DRAFT_STATES)[number];

/**
 * Every draft in a few numbers, one list for each of its columns: what is blocked first, then what collides, each by id.
 * Thousands are grouped, counted and left out on it without asking again.
 */
export interface DraftIndex {
  pfaIds: string[];
  /** Places in DRAFT_STATES. */
  states: number[];
  /** Places in `categoryNames`. */
  categories: number[];
  categoryNames: (string | null)[];
  /** Places in `kindNames`. */
  kinds: number[];
  kindNames: readonly ChangeKind[];
  /** Number of changed fields. */
  changes: number[];
  /** What is shown of each, as a number: a commit of some names their sum (`expect.shown`). */
  shown: number[];
  /** Forecast cost of each as it stands and with the draft, null where unknown; absent without perm_ViewFinancials. */
  forecastBefore?: (string | null)[];
  forecastAfter?: (string | null)[];
}

/** What a commit of all drafts is about to do. Costs (US dollars) are absent without perm_ViewFinancials. */
export interface DraftsReview {
  /** The first 200, in the order of the index. */
  records: ReviewedRecord[];
  /** The first 25,000: no more can be sent at once. */
  index: DraftIndex;
  total: number;
  /** When the newest draft was saved, for the commit to compare; null without drafts. */
  asOf: string | null;
  /** Records without findings and collisions. */
  committable: number;
  /** Over the committable. */
  forecastBefore?: string;
  forecastAfter?: string;
  reasonRequired: boolean;
  writeSyncEnabled: boolean;
  /** Writes that are owed to PEMS already and go first. */
  owed: number;
  /** How many writes PEMS takes in a second. */
  perSecond: number;
}

interface IndexRow extends Record<string, unknown> {
  pfa_id: string;
  state: number;
  category: string | null;
  kind: number;
  changes: number;
  shown: number;
  before: string | null;
  after: string | null;
}

/** The member's drafts as "Review & sync" shows them. A handful of statements, whatever their number. */
export async function reviewDrafts(deps: ServiceDeps, member: Member): Promise<DraftsReview> {
  return inOrganization(deps.db, member, async (tx) => {
    // First of all: what is saved while the rest is read is then later than this.
    const asOf = await newestDraft(tx, member);
    const settings = await holdWriteSync(tx, member);
    const owed = await countOwedWrites(tx, member);
    const total = await countDrafts(tx, member);
    const rows = total === 0 ? [] : await readIndex(tx, member);
    const first = rows.slice(0, REVIEW_LINES).map((row) => row.pfa_id);
    const ready = rows.filter(({ state }) => DRAFT_STATES[state] === "ready");
    const totals = {
      forecastBefore: sumCosts(ready.map(({ before }) => before)).total,
      forecastAfter: sumCosts(ready.map(({ after }) => after)).total,
    };
    return {
      records: await reviewedRecords(tx, deps, member, first),
      index: toIndex(member, rows),
      total,
      asOf,
      committable: ready.length,
      reasonRequired: settings.reasonRequired,
      writeSyncEnabled: settings.writeSyncEnabled,
      owed,
      perSecond: recordsPerSecond(deps.settings),
      ...(seesMoney(member) && totals),
    };
  });
}

async function readIndex(tx: Transaction, member: Member): Promise<IndexRow[]> {
  const { rows } = await tx.execute<IndexRow>(sql`
    SELECT j.pfa_id, CASE WHEN j.broken THEN 0 WHEN j.colliding THEN 1 ELSE 2 END AS state, j.category, j.kind,
      (SELECT count(*)::int FROM jsonb_object_keys(j.delta)) AS changes, j.shown, j.cost_before AS before, j.cost_after AS after
    FROM ${judgedDrafts(member)} j
    ORDER BY state, j.pfa_id COLLATE "C" LIMIT ${MAX_DRAFTS}`);
  return rows;
}

function toIndex(member: Member, rows: readonly IndexRow[]): DraftIndex {
  const categoryNames = [...new Set(rows.map(({ category }) => category))].sort(byName);
  const place = new Map(categoryNames.map((name, at) => [name, at]));
  return {
    pfaIds: rows.map((row) => row.pfa_id),
    states: rows.map(({ state }) => state),
    categories: rows.map(({ category }) => place.get(category) ?? 0),
    categoryNames,
    kinds: rows.map(({ kind }) => kind),
    kindNames: CHANGE_KINDS,
    changes: rows.map(({ changes }) => changes),
    shown: rows.map(({ shown }) => shown),
    ...(seesMoney(member) && {
      forecastBefore: rows.map(({ before }) => before),
      forecastAfter: rows.map(({ after }) => after),
    }),
  };
}

/** By letters; what has no category comes last. */
function byName(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a.localeCompare(b, "en");
}

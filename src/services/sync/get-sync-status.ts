import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { nextPull, type PullSchedule } from "#src/domain/pull-schedule.ts";
import { waitingForMember } from "#src/services/conflicts/conflict-access.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { readSchedule } from "#src/services/pulls/read-schedule.ts";
import { isoTime } from "#src/services/records/load-records.ts";
import { estimateSeconds } from "#src/services/sync/estimate.ts";

const HOURS_SHOWN = 24;
/** How many of the newest completed writes the average is taken over. */
const AVERAGED = 1000;

export type SyncHealth = "healthy" | "degraded" | "down" | "paused";
export type CountedState = "queued" | "processing" | "completed" | "failed";

export interface SyncStatusInput {
  /** Counts of the other states are then 0. */
  status?: CountedState;
  /** ISO 8601; bound completed and failed writes. By default: completed in the last 24 hours, and all that failed. */
  startDate?: string;
  endDate?: string;
}

/** Times are ISO 8601. */
export interface SyncStatus {
  totalQueued: number;
  processing: number;
  completed: number;
  /** Dead letters that wait for a person. */
  failed: number;
  /** Seconds from commit to PEMS's answer, over the newest 1,000 completed; null when there are none. */
  avgSyncTime: number | null;
  lastSyncAt: string | null;
  /** When something is due next: a write, else the next pull. Null while paused. */
  nextSyncAt: string | null;
  health: SyncHealth;
  /** Until what is queued has been sent; 0 when nothing is. */
  estimateSeconds: number;
  writeSyncEnabled: boolean;
  /** Paused by a person; `pems.state` tells when PEMS refused the credential. */
  paused: boolean;
  /** `struggling`: the last requests failed, and it isn't given up yet. `since` tells when that began. */
  pems: { state: "up" | "struggling" | "down" | "paused"; since: string | null; reason: string | null };
  /** Decisions of others that wait for the member to approve. */
  approvals: number;
  /** The member's own changes. */
  mine: {
    drafts: number;
    committed: number;
    queued: number;
    syncing: number;
    conflicts: number;
    failed: number;
  };
}

interface Row extends Record<string, unknown> {
  queued: number;
  processing: number;
  completed: number;
  failed: number;
  avg_seconds: number | null;
  last_write: string | null;
  next_write: string | null;
  last_pull: string | null;
  write_sync_enabled: boolean;
  sync_paused: boolean;
  breaker_state: "closed" | "open" | "half_open";
  down_since: string | null;
  credential_paused: string | null;
  pause_reason: string | null;
  approvals: number;
  mine: Partial<Record<"draft" | "committed" | "queued" | "syncing" | "conflict" | "failed", number>> | null;
}

/** The truth about sync in one glance. One statement over indexes, whatever the length of the history. */
export async function getSyncStatus(
  deps: ServiceDeps,
  member: Member,
  input: SyncStatusInput = {},
): Promise<SyncStatus> {
  const now = deps.now();
  const from = input.startDate ?? new Date(now.getTime() - HOURS_SHOWN * 3_600_000).toISOString();
  const to = input.endDate ?? now.toISOString();
  const dated = input.startDate !== undefined || input.endDate !== undefined;
  const within = sql`completed_at >= ${from}::timestamptz AND completed_at <= ${to}::timestamptz`;
  const queue = sql`FROM pfa_write_queue WHERE organization_id = ${member.organizationId}`;
  const row = await inOrganization(deps.db, member, async (tx) => {
    const { rows } = await tx.execute<Row>(sql`
      SELECT pending.queued, ${isoTime("pending.next")} AS next_write,
        (SELECT count(*)::int ${queue} AND status = 'processing') AS processing,
        (SELECT count(*)::int ${queue} AND status = 'completed' AND ${within}) AS completed,
        (SELECT count(*)::int ${queue} AND status = 'failed' ${dated ? sql`AND ${within}` : sql``}) AS failed,
        (SELECT avg(extract(epoch FROM completed_at - created_at))::float8 FROM (
          SELECT completed_at, created_at ${queue} AND status = 'completed' AND ${within}
          ORDER BY completed_at DESC LIMIT ${AVERAGED}) newest) AS avg_seconds,
        (SELECT ${isoTime("max(completed_at)")} ${queue} AND status = 'completed') AS last_write,
        ${isoTime("o.last_pull_at")} AS last_pull,
        o.write_sync_enabled, o.sync_paused_at IS NOT NULL AS sync_paused, c.breaker_state,
        ${isoTime("c.down_since")} AS down_since, ${isoTime("c.paused_at")} AS credential_paused, c.pause_reason,
        (SELECT jsonb_object_agg(sync_status, n) FROM (
          SELECT sync_status, count(*)::int AS n FROM pfa_modification
          WHERE organization_id = ${member.organizationId} AND user_id = ${member.userId}
            AND sync_status IN ('draft', 'committed', 'queued', 'syncing', 'conflict', 'failed')
          GROUP BY sync_status) s) AS mine,
        (SELECT count(*)::int FROM pfa_sync_conflict c
          WHERE c.organization_id = ${member.organizationId} AND ${waitingForMember(member)}) AS approvals
      FROM organization o JOIN pems_connection c ON c.id = o.connection_id
        CROSS JOIN (SELECT count(*)::int AS queued, min(scheduled_at) AS next ${queue} AND status = 'pending') pending
      WHERE o.id = ${member.organizationId}`);
    const { schedule } = await readSchedule(tx, member, deps.settings);
    return rows[0] && { ...rows[0], next_pull: nextPullAt(schedule) };
  });
  if (!row) throw new Error("The organization has no connection.");
  return toStatus(deps, row, input.status);
}

/** Null also before the first one: that comes as soon as a worker is there. */
function nextPullAt(schedule: PullSchedule): string | null {
  const next = nextPull(schedule);
  return next && next.at > 0 ? new Date(next.at).toISOString() : null;
}

function toStatus(
  deps: ServiceDeps,
  row: Row & { next_pull: string | null },
  only: CountedState | undefined,
): SyncStatus {
  const count = (state: CountedState, value: number) => (only === undefined || only === state ? value : 0);
  const paused = row.sync_paused || row.credential_paused !== null;
  const { mine } = row;
  return {
    totalQueued: count("queued", row.queued),
    processing: count("processing", row.processing),
    completed: count("completed", row.completed),
    failed: count("failed", row.failed),
    avgSyncTime: row.avg_seconds === null ? null : Math.round(row.avg_seconds * 1000) / 1000,
    lastSyncAt: latest(row.last_write, row.last_pull),
    nextSyncAt: paused ? null : (row.next_write ?? row.next_pull),
    health: healthOf(row, paused),
    estimateSeconds:
      row.queued + row.processing === 0 ? 0 : estimateSeconds(row.queued + row.processing, deps.settings),
    writeSyncEnabled: row.write_sync_enabled,
    paused: row.sync_paused,
    pems: pemsOf(row),
    approvals: row.approvals,
    mine: {
      drafts: mine?.draft ?? 0,
      committed: mine?.committed ?? 0,
      queued: mine?.queued ?? 0,
      syncing: mine?.syncing ?? 0,
      conflicts: mine?.conflict ?? 0,
      failed: mine?.failed ?? 0,
    },
  };
}

function healthOf(row: Row, paused: boolean): SyncHealth {
  if (paused) return "paused";
  if (row.breaker_state === "open") return "down";
  const struggles = row.breaker_state === "half_open" || row.down_since !== null || row.failed > 0;
  return struggles ? "degraded" : "healthy";
}

function pemsOf(row: Row): SyncStatus["pems"] {
  if (row.credential_paused)
    return { state: "paused", since: row.credential_paused, reason: row.pause_reason };
  if (row.breaker_state === "closed") {
    return { state: row.down_since === null ? "up" : "struggling", since: row.down_since, reason: null };
  }
  return { state: "down", since: row.down_since, reason: null };
}

function latest(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}

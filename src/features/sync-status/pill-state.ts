import { formatMoment, formatSeconds } from "#src/features/shell/format-moment.ts";
import type { PageConnection } from "#src/features/sync-status/connection.ts";

/** What the pill needs of `sync.status`. */
export interface SyncStatus {
  readonly totalQueued: number;
  readonly processing: number;
  readonly lastSyncAt: string | null;
  /** Seconds until what is queued has been sent; 0 when nothing is. */
  readonly estimateSeconds: number;
  /** Seconds from commit to PEMS, lately. */
  readonly avgSyncTime: number | null;
  readonly paused: boolean;
  readonly pems: { readonly state: "up" | "struggling" | "down" | "paused"; readonly since: string | null };
  /** Decisions of others that wait for the user to approve. */
  readonly approvals: number;
  readonly mine: {
    readonly drafts: number;
    readonly queued: number;
    readonly syncing: number;
    readonly conflicts: number;
    readonly failed: number;
  };
}

export interface PillState {
  readonly kind:
    | "loading"
    | "offline"
    | "signed-out"
    | "reconnecting"
    | "down"
    | "paused"
    | "needs-you"
    | "on-the-way"
    | "in-sync";
  readonly tone: "synced" | "queued" | "conflict" | "failed" | "neutral";
  readonly text: string;
  readonly detail?: string;
  readonly active: boolean;
}

/** Why nothing moves: a person or a refused credential paused it, or PEMS does not answer; null where it does move. */
export type StandsStill = "paused" | "down" | null;

/** Why the queue stands still. */
export function whyStandsStill({ paused, pems }: Pick<SyncStatus, "paused" | "pems">): StandsStill {
  if (paused || pems.state === "paused") return "paused";
  return pems.state === "down" || pems.state === "struggling" ? "down" : null;
}

/** The truth about sync in one glance; what keeps the user from working comes first. */
export function pillState(status: SyncStatus | undefined, connection: PageConnection, now: Date): PillState {
  const isOut = { tone: "neutral", active: false } as const;
  if (connection === "offline") return { ...isOut, kind: "offline", text: "You are offline" };
  if (connection === "signed-out") return { ...isOut, kind: "signed-out", text: "Signed out" };
  if (connection === "lost") return { ...isOut, kind: "offline", text: "No connection" };
  if (connection === "reconnecting") return { ...isOut, kind: "reconnecting", text: "Reconnecting…" };
  if (status === undefined) return { kind: "loading", tone: "neutral", text: "Looking…", active: false };
  const onTheWay = status.totalQueued + status.processing;
  const needsYou = status.mine.conflicts + status.mine.failed;
  if (status.pems.state === "down") {
    const since = status.pems.since === null ? "" : ` since ${formatMoment(status.pems.since, now)}`;
    return { kind: "down", tone: "failed", text: `PEMS is not answering${since}`, active: false };
  }
  if (status.paused || status.pems.state === "paused") {
    const waiting = onTheWay === 0 ? {} : { detail: `${count(onTheWay)} waiting` };
    return { kind: "paused", tone: "conflict", text: "Sync is paused", active: false, ...waiting };
  }
  if (needsYou > 0) {
    const rest = onTheWay === 0 ? {} : { detail: `${count(onTheWay)} on the way` };
    return {
      kind: "needs-you",
      tone: "conflict",
      text: `${count(needsYou)} need${needsYou === 1 ? "s" : ""} you`,
      active: onTheWay > 0,
      ...rest,
    };
  }
  if (onTheWay > 0) {
    const time = `≈ ${formatSeconds(Math.max(1, status.estimateSeconds))}`;
    // Requests fail: nobody can tell how long it takes.
    const detail = status.pems.state === "struggling" ? "waiting for PEMS" : time;
    return {
      kind: "on-the-way",
      tone: "queued",
      text: `${count(onTheWay)} on the way`,
      detail,
      active: true,
    };
  }
  const when = status.lastSyncAt === null ? {} : { detail: formatMoment(status.lastSyncAt, now) };
  return { kind: "in-sync", tone: "synced", text: "In sync", active: false, ...when };
}

const count = (value: number) => value.toLocaleString("en-US");

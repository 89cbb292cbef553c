import type { SyncFigures } from "#src/services/health/read-sync-figures.ts";

/** An item that is due for longer than this while PEMS answers is stuck. */
export const STUCK_AFTER_SECONDS = 300;

/**
 * `down`: writes don't get on although they could: no worker is alive, or something is stuck. `degraded`: PEMS is away, it
 * refused the credential, or dead letters wait for a person. `paused`: a person wants it so.
 */
export type WriteSyncState = "healthy" | "degraded" | "down" | "paused";

export interface OrganizationHealth {
  organizationId: string;
  state: WriteSyncState;
  breaker: "closed" | "open" | "half_open";
  credentialRefused: boolean;
  paused: boolean;
  writeSyncEnabled: boolean;
  queued: number;
  oldestDueSeconds: number | null;
  deadLetters: number;
}

export interface WriteSyncHealth {
  state: Exclude<WriteSyncState, "paused">;
  workersAlive: number;
  organizations: OrganizationHealth[];
}

/**
 * Judges each organization, and all by the worst of them; what a person paused counts as healthy.
 * @param writesAllowed whether this installation writes at all (`ENABLE_WRITE_SYNC`)
 */
export function judgeWriteSync(figures: SyncFigures, writesAllowed: boolean): WriteSyncHealth {
  const connections = new Map(figures.connections.map((connection) => [connection.id, connection]));
  const organizations = figures.organizations.map((organization): OrganizationHealth => {
    const connection = connections.get(organization.connectionId);
    const health = {
      organizationId: organization.id,
      breaker: connection?.breaker ?? "closed",
      credentialRefused: connection?.paused ?? false,
      paused: organization.paused,
      writeSyncEnabled: organization.enabled && writesAllowed,
      queued: organization.pending + organization.processing,
      oldestDueSeconds: organization.oldestDueSeconds,
      deadLetters: organization.deadLetters,
    };
    return { ...health, state: stateOf(health, figures.workersAlive) };
  });
  const has = (state: WriteSyncState) => organizations.some((one) => one.state === state);
  const down = figures.workersAlive === 0 || has("down");
  return {
    state: down ? "down" : has("degraded") ? "degraded" : "healthy",
    workersAlive: figures.workersAlive,
    organizations,
  };
}

function stateOf(health: Omit<OrganizationHealth, "state">, workersAlive: number): WriteSyncState {
  if (health.paused || !health.writeSyncEnabled) return "paused";
  if (workersAlive === 0) return "down";
  if (health.breaker !== "closed" || health.credentialRefused) return "degraded";
  if ((health.oldestDueSeconds ?? 0) > STUCK_AFTER_SECONDS) return "down";
  return health.deadLetters > 0 ? "degraded" : "healthy";
}

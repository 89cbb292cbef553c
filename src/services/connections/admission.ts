import { sql } from "drizzle-orm";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import { takeTrial } from "#src/pems/breaker.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

/** Whether a request may be sent now; `message` says in plain words why not. */
export type Admission =
  /** `trial`: this is the one request that may go first; its outcome must be recorded, or the trial returned. */
  { kind: "go"; trial: boolean } | { kind: "paused" | "down" | "recovering"; message: string };

/** Asks breaker and pause of a connection before a request, and takes the trial where one is offered. */
export async function admit(deps: ServiceDeps, actor: Actor, connectionId: string): Promise<Admission> {
  return inOrganization(deps.db, actor, async (tx) => {
    const { rows } = await tx.execute<{
      state: string;
      reason: string | null;
      paused: boolean;
      since: string | null;
    }>(
      sql`SELECT breaker_state AS state, pause_reason AS reason, paused_at IS NOT NULL AS paused,
            to_char(down_since AT TIME ZONE 'UTC', 'DD Mon YYYY HH24:MI') || ' UTC' AS since
          FROM pems_connection WHERE id = ${connectionId}`,
    );
    const row = rows[0];
    if (!row || row.paused) {
      return { kind: "paused", message: `The connection to PEMS is paused. ${row?.reason ?? ""}`.trim() };
    }
    if (row.state === "closed") return { kind: "go", trial: false };
    if (row.state === "open") {
      return { kind: "down", message: `PEMS has not answered since ${row.since ?? "a while ago"}.` };
    }
    if (await takeTrial(tx, actor, connectionId)) return { kind: "go", trial: true };
    return { kind: "recovering", message: "PEMS is just coming back; the first request is under way." };
  });
}

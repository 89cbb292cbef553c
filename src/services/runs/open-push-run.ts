import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

/** Opens a run of `total` writes, which ends when each of them came to something. Gives its id. */
export async function openPushRun(
  tx: Transaction,
  deps: ServiceDeps,
  actor: Actor,
  trigger: "commit" | "resolution" | "manual",
  total: number,
): Promise<string> {
  const runId = uuidv7();
  await tx.execute(sql`
    INSERT INTO sync_run (id, organization_id, direction, trigger, started_by, total, started_at)
    VALUES (${runId}, ${actor.organizationId}, 'push', ${trigger}, ${actor.userId}, ${total}, ${deps.now().toISOString()})`);
  return runId;
}

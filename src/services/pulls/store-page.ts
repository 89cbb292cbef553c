import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";

interface RawPage {
  runId: string | null;
  source: "pull" | "read_back" | "reconciliation";
  cursorBefore: string | null;
  cursorAfter: string | null;
  recordCount: number;
  /** The answer, to the letter. */
  body: string;
  /** The database's present time by default. It decides which month's partition keeps the page. */
  receivedAt?: Date;
}

/** Keeps an answer of PEMS as it came. @returns the id of the raw page, which history rows lead back to */
export async function storePage(tx: Transaction, actor: Actor, page: RawPage): Promise<string> {
  const bronzeId = uuidv7();
  const hash = createHash("sha256").update(page.body).digest("hex");
  await tx.execute(sql`
    WITH batch AS (
      INSERT INTO pems_batch (id, organization_id, run_id, source, cursor_before, cursor_after, record_count, content_hash,
        bronze_id, received_at)
      VALUES (${uuidv7()}, ${actor.organizationId}, ${page.runId}, ${page.source}, ${page.cursorBefore}, ${page.cursorAfter},
        ${page.recordCount}, ${hash}, ${bronzeId}, coalesce(${page.receivedAt?.toISOString() ?? null}::timestamptz, now()))
      RETURNING id, organization_id, received_at
    )
    INSERT INTO pfa_bronze (id, organization_id, batch_id, body, received_at)
    SELECT ${bronzeId}::uuid, organization_id, id, ${page.body}, received_at FROM batch`);
  return bronzeId;
}

import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";

/** Records of a raw page, or of a single answer, by id: the last appearance of each that is wanted. */
export async function rawRecordsOf(
  tx: Transaction,
  actor: Actor,
  bronzeId: string,
  wanted: ReadonlySet<string>,
): Promise<Map<string, unknown>> {
  const { rows } = await tx.execute<{ body: string }>(sql`
    SELECT body FROM pfa_bronze WHERE organization_id = ${actor.organizationId} AND id = ${bronzeId}`);
  const answer = JSON.parse(rows[0]?.body ?? "{}") as { records?: unknown[] };
  return pickRecords(answer.records ?? [answer], wanted);
}

/** The last appearance of each record that is wanted. */
export function pickRecords(records: readonly unknown[], wanted: ReadonlySet<string>): Map<string, unknown> {
  const picked = new Map<string, unknown>();
  for (const record of records) {
    const pfaId = (record as { pfaId?: unknown } | null)?.pfaId;
    if (typeof pfaId === "string" && wanted.has(pfaId)) picked.set(pfaId, record);
  }
  return picked;
}

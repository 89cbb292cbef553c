import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { CanonicalEdit } from "#src/services/drafts/draft-input.ts";
import type { Member } from "#src/services/organizations/member.ts";
import type { LoadedRecord } from "#src/services/records/load-records.ts";

/**
 * The edits, where PEMS discontinued a record under its author's cursor and they don't say what they saw, with that: the record as it was in the
 * version of their page. Without that they would pass for somebody who knew. One statement, and none where nothing is so.
 */
export async function withSeenDiscontinued(
  tx: Transaction,
  member: Member,
  edits: readonly CanonicalEdit[],
  records: readonly LoadedRecord[],
): Promise<readonly CanonicalEdit[]> {
  const gone = new Map(
    records.flatMap((record) =>
      record.mirror.isDiscontinued && !record.draft ? [[record.pfaId, record.version]] : [],
    ),
  );
  const older = edits.filter(
    ({ pfaId, seenVersion, seenDiscontinued }) =>
      seenDiscontinued === undefined && seenVersion < (gone.get(pfaId) ?? 0),
  );
  if (older.length === 0) return edits;
  const keys = JSON.stringify(
    older.map(({ pfaId, seenVersion }) => ({ pfa_id: pfaId, version: seenVersion })),
  );
  const { rows } = await tx.execute<{ pfa_id: string; discontinued: boolean }>(sql`
    SELECT x.pfa_id, h.discontinued
    FROM jsonb_to_recordset(${keys}::jsonb) AS x(pfa_id text, version integer),
      LATERAL (SELECT (v.snapshot->>'isDiscontinued')::boolean AS discontinued FROM pfa_mirror_history v
        WHERE v.organization_id = ${member.organizationId} AND v.pfa_id = x.pfa_id AND v.version = x.version LIMIT 1) h`);
  const seen = new Map(rows.map((row) => [row.pfa_id, row.discontinued]));
  return edits.map((edit) => {
    const seenDiscontinued = seen.get(edit.pfaId);
    return seenDiscontinued === undefined ? edit : { ...edit, seenDiscontinued };
  });
}

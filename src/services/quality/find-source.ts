import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import { type Delta, MONEY_FIELDS } from "#src/domain/record.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { CONTRACT_SHAPE } from "#src/services/quality/page-shape.ts";
import { idArray, isoTime } from "#src/services/records/load-records.ts";
import { seesMoney, visibleJson, visiblePart } from "#src/services/records/visible-fields.ts";

/** The answer of PEMS that a version was first seen in. Times are ISO 8601. */
export interface PageSource {
  kind: "page";
  batch: {
    receivedAt: string;
    source: "pull" | "read_back" | "reconciliation";
    cursorBefore: string | null;
    cursorAfter: string | null;
    /** SHA-256 of the raw page, hex. Absent without perm_ViewFinancials: of a single record it would tell its money. */
    contentHash?: string;
    runId: string | null;
  };
  /**
   * The record as PEMS sent it; null when the raw page is no longer kept. Without perm_ViewFinancials only the fields
   * of the contract, without money.
   */
  raw: Record<string, unknown> | null;
}

/** The change in Vanguard that made a version. Without perm_ViewFinancials its money is absent. */
export interface ModificationSource {
  kind: "modification";
  modificationId: string;
  author: string;
  committedAt: string | null;
  reason: string | null;
  delta: Delta;
}

/** Where one version in the history comes from: a raw page, a change of ours, or both where a pull met our write. */
export interface VersionSource {
  pfaId: string;
  version: number;
  sources: (PageSource | ModificationSource)[];
}

interface Row extends Record<string, unknown> {
  batch: PageSource["batch"] | null;
  body: string | null;
  modification: Omit<ModificationSource, "kind" | "author"> | null;
  author: string | null;
}

/**
 * Leads a version in the history back to where it came from.
 * @throws DomainError NOT_FOUND when the history has no such version
 */
export async function findSource(
  deps: ServiceDeps,
  member: Member,
  { pfaId, version }: { pfaId: string; version: number },
): Promise<VersionSource> {
  const row = await inOrganization(deps.db, member, async (tx) => {
    const { rows } = await tx.execute<Row>(sql`
      SELECT
        CASE WHEN b.id IS NOT NULL THEN jsonb_build_object('receivedAt', ${isoTime("b.received_at")}, 'source', b.source,
          'cursorBefore', b.cursor_before, 'cursorAfter', b.cursor_after, 'contentHash', b.content_hash,
          'runId', b.run_id) END AS batch,
        (SELECT p.body FROM pfa_bronze p WHERE p.organization_id = h.organization_id AND p.id = h.bronze_id
           AND p.received_at = b.received_at) AS body,
        CASE WHEN m.id IS NOT NULL THEN jsonb_build_object('modificationId', m.id, 'committedAt', ${isoTime("m.committed_at")},
          'reason', m.reason, 'delta', m.delta) END AS modification,
        u.name AS author
      FROM pfa_mirror_history h
      LEFT JOIN pems_batch b ON b.organization_id = h.organization_id AND b.bronze_id = h.bronze_id
      LEFT JOIN pfa_modification m ON m.organization_id = h.organization_id AND m.id = h.modification_id
      LEFT JOIN app_user u ON u.id = m.user_id
      WHERE h.organization_id = ${member.organizationId} AND h.pfa_id = ANY(${idArray([pfaId])}) AND h.version = ${version}`);
    return rows[0];
  });
  if (!row) throw new DomainError("NOT_FOUND", "The history has no such version.", { field: "version" });
  const { batch, body, modification, author } = row;
  const raw = body === null ? null : recordIn(body, pfaId, version);
  return {
    pfaId,
    version,
    sources: [
      ...(batch
        ? [{ kind: "page" as const, batch: visibleBatch(member, batch), raw: raw && visibleRaw(member, raw) }]
        : []),
      ...(modification
        ? [
            {
              ...modification,
              kind: "modification" as const,
              author: author ?? "A former colleague",
              delta: visiblePart(member, modification.delta),
            },
          ]
        : []),
    ],
  };
}

/** The record in a raw answer: of a page, or the whole answer where one record was asked for. */
function recordIn(body: string, pfaId: string, version: number): Record<string, unknown> | null {
  const answer = JSON.parse(body) as { records?: unknown };
  const candidates: unknown[] = Array.isArray(answer.records) ? answer.records : [answer];
  const isIt = (one: unknown): one is Record<string, unknown> =>
    typeof one === "object" &&
    one !== null &&
    "pfaId" in one &&
    one.pfaId === pfaId &&
    "version" in one &&
    one.version === version;
  return candidates.find(isIt) ?? null;
}

/** Whoever knows all of an answer but an amount could try amounts until the hash agrees. */
function visibleBatch(member: Member, batch: PageSource["batch"]): PageSource["batch"] {
  if (seesMoney(member)) return batch;
  const { contentHash, ...rest } = batch;
  return rest;
}

/** Nobody knows what fields outside the contract hold: whoever may not see money doesn't see them either. */
function visibleRaw(member: Member, raw: Record<string, unknown>): Record<string, unknown> {
  if (seesMoney(member)) return raw;
  const isMoney = (name: string) => (MONEY_FIELDS as readonly string[]).includes(name);
  const known = Object.entries(raw).filter(([name]) => CONTRACT_SHAPE.has(name) && !isMoney(name));
  return Object.fromEntries(known.map(([name, value]) => [name, visibleJson(member, value)]));
}

import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { countSettlements } from "#src/services/metrics/sync-metrics.ts";
import { parseRecords } from "#src/services/pulls/parse-records.ts";
import type { Settlement } from "#src/services/pushes/queue-row.ts";
import { noteShape } from "#src/services/quality/note-shape.ts";
import type { Drift } from "#src/services/quality/page-shape.ts";
import { leaveQuarantine, setAside } from "#src/services/quality/quarantine.ts";
import { takeVersions } from "#src/services/silver/take-versions.ts";

interface Observation {
  /** Records exactly as PEMS sent them. */
  records: readonly unknown[];
  /** The raw page that holds them. */
  bronzeId: string;
  /** The present time. */
  at: Date;
  /** When PEMS was asked for them. Without it a write is never found not to have been applied. */
  askedAt?: Date;
}

/** What became of a page; `reportApplied` says what must be told once its transaction has committed. */
export interface Applied {
  /** Records whose mirror moved because of something that happened in PEMS: what people are told of. */
  moved: string[];
  /** Records whose mirror moved to what a write of ours made of them: its own settling tells people. */
  ownEchoes: string[];
  /** Versions that could be typed, moved or not. */
  observed: number;
  quarantined: number;
  /** Writes with an unknown outcome that the page decided. */
  settled: Settlement[];
  /** Changes in the shape of PEMS's records that nobody had seen before. */
  drifts: Drift[];
}

/**
 * Takes what PEMS sent: typed into silver, from there into mirror and history. Every version is remembered, the mirror
 * moves forwards only, what can't be typed is set aside with its reasons, and a write of ours with an unknown outcome is
 * decided. A bounded number of statements, whatever the number of records; next to nothing is written where nothing changed.
 */
export async function applyRecords(
  tx: Transaction,
  actor: Actor,
  { records, bronzeId, at, askedAt }: Observation,
): Promise<Applied> {
  if (records.length === 0) {
    return { moved: [], ownEchoes: [], observed: 0, quarantined: 0, settled: [], drifts: [] };
  }
  const { rows } = await tx.execute<{ code: string }>(
    sql`SELECT code FROM organization WHERE id = ${actor.organizationId}`,
  );
  const { versions, broken } = parseRecords(records, rows[0]?.code ?? "", bronzeId);
  const taken = await takeVersions(tx, actor, versions, { at, askedAt: askedAt ?? null });
  await leaveQuarantine(tx, actor, versions, broken);
  await setAside(tx, actor, broken, bronzeId);
  const drifts = await noteShape(tx, actor, { records, bronzeId });
  return { ...taken, observed: versions.length, quarantined: broken.length, drifts };
}

/** Counts and logs what a page brought. Call it once the transaction of `applyRecords` has committed. */
export function reportApplied(deps: ServiceDeps, actor: Actor, { settled, drifts }: Applied): void {
  countSettlements(actor.organizationId, settled, deps.now());
  if (drifts.length === 0) return;
  const { organizationId } = actor;
  deps.log.warn({ organizationId, drifts }, "the records of PEMS have another shape than before");
}

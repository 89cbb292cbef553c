import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import { type AuditEntry, recordAudit } from "#src/services/audit/record-audit.ts";
import { fieldColumns } from "#src/services/mirror/record-columns.ts";
import { type MirrorMove, writeHistory, writeMirror } from "#src/services/mirror/write-mirror.ts";
import { type TypedVersion, versionKey } from "#src/services/pulls/parse-records.ts";
import type { Settlement } from "#src/services/pushes/queue-row.ts";
import { settleObserved } from "#src/services/pushes/settle-observed.ts";
import { mirrorFieldsJson } from "#src/services/records/mirror-columns.ts";
import { findUnknown, type UnknownVersion } from "#src/services/silver/find-unknown.ts";
import { findOpenWrites, modificationsOf } from "#src/services/silver/own-writes.ts";
import { silverOf, writeSilver } from "#src/services/silver/write-silver.ts";

interface Moment {
  /** The present time. */
  at: Date;
  /** When PEMS was asked; null: nobody knows, so what it no longer says can't be told from what it doesn't say yet. */
  askedAt: Date | null;
}

interface Taken {
  /** Records whose mirror moved because of something that happened in PEMS. */
  moved: string[];
  /** Records whose mirror moved to what a write of ours, still without an answer, made of them. */
  ownEchoes: string[];
  /** Writes with an unknown outcome that were decided; the caller counts them once its transaction has committed. */
  settled: Settlement[];
}

/**
 * Takes typed versions from PEMS: silver, then mirror and history from silver, then the writes of ours that they tell the
 * outcome of. A bounded number of statements, whatever the number of versions. Lock order: record, modification, queue.
 * @param versions each version of a record at most once
 */
export async function takeVersions(
  tx: Transaction,
  actor: Actor,
  versions: readonly TypedVersion[],
  { at, askedAt }: Moment,
): Promise<Taken> {
  if (versions.length === 0) return { moved: [], ownEchoes: [], settled: [] };
  const unknown = await findUnknown(tx, actor, versions);
  const moves = await storeUnknown(tx, actor, unknown);
  const writes = await findOpenWrites(
    tx,
    actor,
    versions.map(({ pfaId }) => pfaId),
  );
  const makers = modificationsOf(writes, versions);
  const added = await remember(tx, actor, unknown, makers);
  await auditCorrections(tx, actor, unknown, moves, added);
  const settled = await settleObserved(tx, actor, { writes, versions, at, askedAt });
  const isOwn = (move: MirrorMove) => makers.has(versionKey(move));
  return {
    moved: moves.filter((move) => !isOwn(move)).map(({ pfaId }) => pfaId),
    ownEchoes: moves.filter(isOwn).map(({ pfaId }) => pfaId),
    settled,
  };
}

async function storeUnknown(
  tx: Transaction,
  actor: Actor,
  unknown: readonly UnknownVersion[],
): Promise<MirrorMove[]> {
  const toSilver = unknown.filter(({ version, silverHash }) => silverHash !== version.contentHash);
  await writeSilver(
    tx,
    actor,
    toSilver.map(({ version }) => version),
  );
  const ahead = unknown.filter(
    ({ version, mirror }) =>
      mirror === null ||
      mirror.version < version.version ||
      (mirror.version === version.version && mirror.contentHash !== version.contentHash),
  );
  if (ahead.length === 0) return [];
  const source = sql`SELECT s.pfa_id, s.version, ${fieldColumns}, s.content_hash, s.pems_updated_at, s.pems_updated_by,
    s.pems_change_reason FROM ${silverOf(
      actor,
      ahead.map(({ version }) => version),
    )}`;
  return writeMirror(tx, actor, source, { fromPems: true });
}

/** @returns the names of the versions that were new to the history */
async function remember(
  tx: Transaction,
  actor: Actor,
  unknown: readonly UnknownVersion[],
  makers: ReadonlyMap<string, string>,
): Promise<ReadonlySet<string>> {
  if (unknown.length === 0) return new Set();
  const versions = unknown.map(({ version }) => version);
  const ids = versions.map(() => uuidv7());
  const modifications = versions.map((version) => makers.get(versionKey(version)) ?? null);
  const source = sql`SELECT (${sql.param(ids)}::uuid[])[k.n] AS id, s.pfa_id, s.version, ${mirrorFieldsJson("s")} AS snapshot,
      s.content_hash, s.pems_updated_at AS changed_at, s.pems_updated_by AS changed_by, s.pems_change_reason AS change_reason,
      s.bronze_id, (${sql.param(modifications)}::uuid[])[k.n] AS modification_id
    FROM ${silverOf(actor, versions)}`;
  const rows = await writeHistory(tx, actor, source);
  return new Set(rows.map(versionKey));
}

/**
 * Where the mirror changed though the version was known, it was not as PEMS has it: PEMS put one of our writes into
 * another form, or something else went wrong. The history keeps what was recorded first.
 */
async function auditCorrections(
  tx: Transaction,
  actor: Actor,
  unknown: readonly UnknownVersion[],
  moves: readonly MirrorMove[],
  added: ReadonlySet<string>,
): Promise<void> {
  const corrected = moves.filter((move) => !move.added && !added.has(versionKey(move)));
  if (corrected.length === 0) return;
  const byKey = new Map(unknown.map((one) => [versionKey(one.version), one]));
  const entries = corrected.map((move): AuditEntry => {
    const { version, mirror } = byKey.get(versionKey(move)) ?? {};
    const after = {
      version: move.version,
      contentHash: version?.contentHash,
      bronzeId: version?.bronzeId,
    };
    return {
      action: "mirror.corrected",
      entity: "record",
      entityId: null,
      pfaId: move.pfaId,
      before: mirror,
      after,
    };
  });
  await recordAudit(tx, actor, entries);
}

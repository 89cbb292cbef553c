import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { DomainError } from "#src/domain/errors.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { csvEncoder } from "#src/services/exports/csv-encoder.ts";
import { type ExportColumn, exportColumns } from "#src/services/exports/export-columns.ts";
import type { ExportRow } from "#src/services/exports/file-encoder.ts";
import { pacedStream } from "#src/services/exports/paced-stream.ts";
import { xlsxEncoder } from "#src/services/exports/xlsx-encoder.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { EffectiveView } from "#src/services/records/effective-view.ts";
import { filterCondition, type RecordFilter } from "#src/services/records/record-filter.ts";
import { type RecordSort, requireVisibleSort, sortKey } from "#src/services/records/record-sort.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";
import { loadSession } from "#src/services/sessions/load-session.ts";

/** Each holds a connection for as long as its reader takes. */
const MAX_AT_ONCE = 4;
/** A spreadsheet holds a little over a million rows; an archive below 4 GB fewer of these. */
export const MAX_XLSX_ROWS = 500_000;
const ENCODERS = { csv: csvEncoder, xlsx: xlsxEncoder } as const;

export interface ExportInput {
  format: keyof typeof ENCODERS;
  filter?: RecordFilter;
  /** As `records.list` takes it. */
  sort?: RecordSort;
  /** Of the session that asks: the export ends with it. */
  sessionVersion: number;
}

/** A file on its way. Its stream fails when something breaks in the middle: half a file never looks whole. */
export interface ExportFile {
  contentType: string;
  /** Records in it. */
  rows: number;
  body: ReadableStream<Uint8Array>;
}

interface ExportLimits {
  /** Rows in one piece. */
  batchRows?: number;
  /** How long a reader may take nothing before the export is broken off. */
  stallMs?: number;
  /** How long all of it may take: as long, it holds a connection, and rows that nobody needs are not cleaned up. */
  maxMs?: number;
  maxXlsxRows?: number;
}

/** Who is exporting now. */
const running = new Set<string>();

/**
 * What the member sees of all matching records, as a file: read piece by piece from one snapshot, as fast as it is taken.
 * It is in the audit before its first byte leaves.
 * @throws DomainError FORBIDDEN, TOO_MANY (XLSX), TOO_MANY_REQUESTS (also for a second one of the same person)
 */
export async function exportRecords(
  deps: ServiceDeps,
  member: Member,
  input: ExportInput,
  limits: ExportLimits = {},
): Promise<ExportFile> {
  requirePermission(member, "perm_Export", "export records");
  requireVisibleSort(member, input.sort ?? []);
  if (running.has(member.userId)) {
    const message = "An export of yours is still running. Wait until it has arrived, or cancel it.";
    throw new DomainError("TOO_MANY_REQUESTS", message);
  }
  if (running.size >= MAX_AT_ONCE) {
    throw new DomainError("TOO_MANY_REQUESTS", "Several exports are running. Try again in a minute.");
  }
  const encoder = ENCODERS[input.format]();
  const opened = Promise.withResolvers<number>();
  const { body, send, close, fail } = pacedStream(limits.stallMs ?? 60_000, limits.maxMs ?? 600_000);
  running.add(member.userId);
  const work = inOrganization(deps.db, member, async (tx) => {
    const columns = await openCursor(tx, deps, member, input);
    let batch = await fetchBatch(tx, limits.batchRows);
    const total = batch.total;
    if (input.format === "xlsx") refuseTooMany(total, limits.maxXlsxRows ?? MAX_XLSX_ROWS);
    await admit(deps, member, input, total);
    opened.resolve(total);
    await send(await encoder.begin(columns));
    while (batch.rows.length > 0) {
      await send(await encoder.add(batch.rows));
      await requireSession(deps, member, input.sessionVersion);
      batch = await fetchBatch(tx, limits.batchRows);
    }
    await send(await encoder.end());
  });
  work
    .finally(() => running.delete(member.userId))
    .then(close)
    .catch((error: unknown) => {
      opened.reject(error);
      fail(error);
    });
  return { contentType: encoder.contentType, rows: await opened.promise, body };
}

/** Whoever was suspended, signed out everywhere or lost a permission in the meantime gets no more of the file. */
async function requireSession(deps: ServiceDeps, member: Member, sessionVersion: number): Promise<void> {
  const session = await loadSession(deps, { id: member.userId, sessionVersion });
  const now = session?.memberships.find((one) => one.member.organizationId === member.organizationId)?.member;
  if (now?.permissions.has("perm_Export") && (seesMoney(now) || !seesMoney(member))) return;
  throw new DomainError("UNAUTHENTICATED", "The session ended, or a permission was withdrawn.");
}

/** One query for the whole file: its rows are worked out and counted once, and lie in the database until they are taken. */
async function openCursor(
  tx: Transaction,
  deps: ServiceDeps,
  member: Member,
  { filter = {}, sort = [] }: ExportInput,
): Promise<ExportColumn[]> {
  const view = new EffectiveView(member);
  const today = utcDay(deps.now());
  const columns = exportColumns(member, view, today);
  const condition = filterCondition(member, filter, view);
  const order = [
    ...sort.map(({ field, direction }) => {
      return sql`${sortKey(view, field, today)} ${sql.raw(direction === "desc" ? "DESC" : "ASC")} NULLS LAST`;
    }),
    sql`v.pfa_id`,
  ];
  const values = sql.join(
    columns.map((column) => sql`(${column.sql})::text`),
    sql`, `,
  );
  // Postgres otherwise plans a cursor for its first rows, here for all of them.
  await tx.execute(sql`SELECT set_config('cursor_tuple_fraction', '1', true)`);
  await tx.execute(sql`
    DECLARE pfa_export NO SCROLL CURSOR FOR
    SELECT ARRAY[${values}] AS values, (count(*) OVER ())::int AS total
    FROM ${view.from()}
    JOIN pfa_mirror r ON r.organization_id = ${member.organizationId} AND r.pfa_id = v.pfa_id
    WHERE ${condition} ORDER BY ${sql.join(order, sql`, `)}`);
  return columns;
}

async function fetchBatch(tx: Transaction, batchRows = 500): Promise<{ rows: ExportRow[]; total: number }> {
  const { rows } = await tx.execute<{ values: (string | null)[]; total: number }>(
    sql.raw(`FETCH ${batchRows} FROM pfa_export`),
  );
  return { rows: rows.map(({ values }) => values), total: rows[0]?.total ?? 0 };
}

function refuseTooMany(rows: number, limit: number): void {
  if (rows <= limit) return;
  const most = limit.toLocaleString("en-US");
  const message = `An Excel file takes up to ${most} records, these are ${rows.toLocaleString("en-US")}. Export CSV, or filter.`;
  throw new DomainError("TOO_MANY", message, { field: "format", details: { rows, limit } });
}

/** Writes down that the data leaves, in a transaction of its own: it holds whatever becomes of the download. */
async function admit(
  deps: ServiceDeps,
  member: Member,
  { format, filter = {}, sort = [] }: ExportInput,
  rows: number,
): Promise<void> {
  await inOrganization(deps.db, member, (tx) =>
    recordAudit(tx, member, [
      {
        action: "records.exported",
        entity: "organization",
        entityId: member.organizationId,
        pfaId: null,
        after: { format, filter, sort, rows, withMoney: seesMoney(member) },
      },
    ]),
  );
}

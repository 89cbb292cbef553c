import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type {
  ImportedRow,
  ImportPreview,
  ImportReportPage,
  StoredOptions,
} from "#src/services/imports/import-row.ts";
import { isOpen, ownImport, whyNotOpen } from "#src/services/imports/open-import.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { seesMoney, visibleNames } from "#src/services/records/visible-fields.ts";

export const PAGE_ROWS = 200;

export interface ReportInput {
  importId: string;
  /** `colliding` rows are changed ones, too. */
  only?: "changed" | "unchanged" | "refused" | "colliding";
  cursor?: number;
}

interface ImportRecord extends Record<string, unknown> {
  id: string;
  file_name: string;
  created_at: string;
  options: StoredOptions;
}

/**
 * The report of a dry run, 200 rows at a time, in the order of the file. It says how things were at the dry run.
 * @throws DomainError NOT_FOUND, STALE
 */
export async function reportImport(
  deps: ServiceDeps,
  member: Member,
  { importId, only, cursor = 0 }: ReportInput,
): Promise<ImportReportPage> {
  requirePermission(member, "perm_Import", "import files");
  const wanted =
    only === "colliding"
      ? sql`x.row->'report'->>'outcome' = 'changed' AND x.row->'report'->'collisions' <> '[]'::jsonb`
      : only
        ? sql`x.row->'report'->>'outcome' = ${only}`
        : sql`true`;
  return inOrganization(deps.db, member, async (tx) => {
    const open = await tx.execute(
      sql`SELECT 1 FROM pfa_import WHERE ${ownImport(member, importId)} AND ${isOpen(deps)}`,
    );
    if (open.rows.length === 0) throw await whyNotOpen(tx, member, importId);
    const { rows } = await tx.execute<{ place: number; report: ImportedRow }>(sql`
      SELECT x.place::int AS place, x.row->'report' AS report
      FROM pfa_import i, jsonb_array_elements(i.rows) WITH ORDINALITY AS x(row, place)
      WHERE ${ownImport(member, importId)} AND x.place > ${cursor} AND ${wanted}
      ORDER BY x.place LIMIT ${PAGE_ROWS + 1}`);
    const page = rows.slice(0, PAGE_ROWS);
    return {
      rows: page.map(({ report }) => toReportRow(member, report)),
      nextCursor: rows.length > PAGE_ROWS ? (page.at(-1)?.place ?? null) : null,
    };
  });
}

/** The member's dry runs that can still be taken up, the newest first. */
export async function listImports(deps: ServiceDeps, member: Member): Promise<{ imports: ImportPreview[] }> {
  requirePermission(member, "perm_Import", "import files");
  return inOrganization(deps.db, member, async (tx) => {
    const { rows } = await tx.execute<ImportRecord>(sql`
      SELECT id, file_name, to_json(created_at) AS created_at, options FROM pfa_import
      WHERE organization_id = ${member.organizationId} AND user_id = ${member.userId} AND ${isOpen(deps)}
      ORDER BY id DESC`);
    return { imports: rows.map((row) => toImportPreview(member, row)) };
  });
}

/** The summary as the member may see it. */
export function toImportPreview(member: Member, row: ImportRecord): ImportPreview {
  const { blank, counts, ignoredColumns, forecastBefore, forecastAfter } = row.options;
  return {
    importId: row.id,
    fileName: row.file_name,
    createdAt: row.created_at,
    blank,
    counts,
    ignoredColumns,
    ...(seesMoney(member) && { forecastBefore, forecastAfter }),
  };
}

/** A row of the report as the member may see it: they may have lost the sight of money since the dry run. */
export function toReportRow(member: Member, report: ImportedRow): ImportedRow {
  const shown = new Set<string>(
    visibleNames(
      member,
      report.changes.map(({ field }) => field),
    ),
  );
  return {
    ...report,
    changes: report.changes.filter(({ field }) => shown.has(field)),
    collisions: visibleNames(member, report.collisions),
  };
}

import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { costInPlan } from "#src/domain/cost.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type CostChange, totalCosts } from "#src/services/drafts/draft-costs.ts";
import { dropExcessImports } from "#src/services/imports/drop-imports.ts";
import type {
  BlankCells,
  ImportPreview,
  ImportReportPage,
  ImportRow,
  StoredOptions,
  StoredRow,
} from "#src/services/imports/import-row.ts";
import { jsonArray } from "#src/services/imports/json-pieces.ts";
import { type Basis, type JudgedRow, judgeRow } from "#src/services/imports/judge-rows.ts";
import { loadBasis } from "#src/services/imports/load-basis.ts";
import { matchColumns } from "#src/services/imports/match-columns.ts";
import { readFileApart } from "#src/services/imports/read-file-apart.ts";
import { PAGE_ROWS, toImportPreview, toReportRow } from "#src/services/imports/report-import.ts";
import { typeRows } from "#src/services/imports/type-rows.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { takeTurns } from "#src/services/take-turns.ts";

export interface PreviewInput {
  fileName: string;
  /** CSV or XLSX. */
  bytes: Buffer;
  blank?: BlankCells;
  /** Ends it before anything is kept: nobody waits for the result any more. */
  signal?: AbortSignal;
}

/**
 * The dry run: reads a file, and says row by row what it would change. Nothing is changed, the result is kept for 24 hours.
 * @returns the summary with the first rows of the report
 * @throws DomainError FORBIDDEN; BAD_INPUT (`file`) for a file that can't be read; TOO_MANY
 */
export async function previewImport(
  deps: ServiceDeps,
  member: Member,
  { fileName, bytes, blank = "keep", signal }: PreviewInput,
): Promise<ImportPreview & ImportReportPage> {
  requirePermission(member, "perm_Import", "import files");
  requirePermission(member, "perm_SaveDraft", "save drafts");
  const [header, ...below] = await readFileApart(bytes, { signal });
  const columns = matchColumns(member, header?.cells ?? []);
  const inputs = await typeRows(columns, below, blank);

  return inOrganization(deps.db, member, async (tx) => {
    const judged = await judgeRows(member, inputs, await loadBasis(tx, member, inputs));
    const options = await summarize(judged, utcDay(deps.now()), { blank, ignoredColumns: columns.ignored });
    const importId = uuidv7();
    const name = fileName.replaceAll("\u0000", "").slice(0, 255);
    const rows: StoredRow[] = judged.map(({ input, report }) => ({ input, report }));
    const createdAt = deps.now().toISOString();
    await tx.execute(sql`
      INSERT INTO pfa_import (id, organization_id, user_id, file_name, options, rows, row_count, created_at)
      VALUES (${importId}, ${member.organizationId}, ${member.userId}, ${name}, ${JSON.stringify(options)}::jsonb,
              ${await jsonArray(rows)}, ${rows.length}, ${createdAt})`);
    await dropExcessImports(tx, deps, member);
    const after = { fileName: name, rows: rows.length, ...options.counts };
    await recordAudit(tx, member, [
      { action: "import.previewed", entity: "import", entityId: importId, pfaId: null, after },
    ]);
    return {
      ...toImportPreview(member, { id: importId, file_name: name, created_at: createdAt, options }),
      rows: rows.slice(0, PAGE_ROWS).map(({ report }) => toReportRow(member, report)),
      nextCursor: rows.length > PAGE_ROWS ? PAGE_ROWS : null,
    };
  });
}

/** Judges each row against its record. */
export async function judgeRows(
  member: Member,
  inputs: readonly ImportRow[],
  basis: Basis,
): Promise<JudgedRow[]> {
  const judged: JudgedRow[] = [];
  for await (const some of takeTurns(inputs, 250)) {
    for (const input of some) judged.push(judgeRow(member, input, basis));
  }
  return judged;
}

async function summarize(
  judged: readonly JudgedRow[],
  today: string,
  more: Pick<StoredOptions, "blank" | "ignoredColumns">,
): Promise<StoredOptions> {
  const count = (outcome: string) => judged.filter(({ report }) => report.outcome === outcome).length;
  const sums: CostChange[] = [];
  for await (const some of takeTurns(judged, 250)) sums.push(totalCosts(some.flatMap(toCosts(today))));
  return {
    ...more,
    counts: {
      changed: count("changed"),
      unchanged: count("unchanged"),
      refused: count("refused"),
      colliding: judged.filter(({ edit, report }) => edit && report.collisions.length > 0).length,
    },
    ...totalCosts(sums),
  };
}

const toCosts =
  (today: string) =>
  ({ edit }: JudgedRow): CostChange[] => {
    if (!edit) return [];
    const shown = { ...edit.record.fields, ...edit.record.draft?.delta };
    return [
      {
        forecastBefore: costInPlan(shown, today),
        forecastAfter: costInPlan({ ...shown, ...edit.set }, today),
      },
    ];
  };

import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { type Delta, fieldsOf, type Seen } from "#src/domain/record.ts";
import { keepAnswer, keptAnswer } from "#src/services/answers/kept-answer.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { requireFieldPermissions } from "#src/services/drafts/field-permissions.ts";
import { lockDrafts } from "#src/services/drafts/lock-drafts.ts";
import { type EditOutcome, saveEdits, tellPages } from "#src/services/drafts/save-draft.ts";
import type { ImportRow } from "#src/services/imports/import-row.ts";
import type { JudgedRow } from "#src/services/imports/judge-rows.ts";
import { loadBasis } from "#src/services/imports/load-basis.ts";
import { isOpen, ownImport, whyNotOpen } from "#src/services/imports/open-import.ts";
import { judgeRows } from "#src/services/imports/preview-import.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { takeTurns } from "#src/services/take-turns.ts";

export interface ApplyInput {
  importId: string;
  /** All rows that change something and break nothing, colliding ones too; or those with these numbers. */
  rows: "valid" | readonly number[];
  /** A UUID of the page's for this saving: asked again with it, it is answered and not refused. */
  requestKey?: string;
}

/** What one row made of the member's draft of its record. */
export interface ImportedDraft {
  pfaId: string;
  set: Delta;
  seen: Seen;
  /** What the draft held of these fields before. */
  before: Delta;
  /** There was no draft of the record before. */
  made: boolean;
}

/** The name of no page: what a file changed, all pages of its author read again. */
const ALL_TABS = "";

export interface AppliedImport {
  saved: number;
  skipped: number;
  /** What was saved, so that the member can take it back by saving again. */
  drafts: ImportedDraft[];
}

/**
 * Saves rows of a dry run into the member's drafts, all of them or none, judged again as things are now: a row that has
 * nothing left to change, or breaks something by now, is skipped. Nothing goes to PEMS before a commit. Asked again with
 * the same `requestKey` within an hour, it answers what was saved.
 * @throws DomainError FORBIDDEN, NOT_FOUND, STALE (the import was saved or has ended)
 */
export async function applyImport(
  deps: ServiceDeps,
  member: Member,
  { importId, rows: chosen, requestKey }: ApplyInput,
): Promise<AppliedImport> {
  requirePermission(member, "perm_Import", "import files");
  requirePermission(member, "perm_SaveDraft", "save drafts");
  return inOrganization(deps.db, member, async (tx) => {
    await lockDrafts(tx, member);
    const kept = requestKey === undefined ? undefined : await keptAnswer(tx, member, requestKey);
    if (kept !== undefined) {
      const applied = kept as AppliedImport;
      requireFieldPermissions(member, new Set(applied.drafts.flatMap(({ set }) => fieldsOf(set))));
      return applied;
    }
    const open = await tx.execute(
      sql`SELECT 1 FROM pfa_import WHERE ${ownImport(member, importId)} AND ${isOpen(deps)} FOR UPDATE`,
    );
    if (open.rows.length === 0) throw await whyNotOpen(tx, member, importId);
    const wanted =
      chosen === "valid"
        ? sql`x.row->'report'->>'outcome' = 'changed'`
        : sql`(x.row->'input'->'row')::int = ANY(${sql.param(chosen)}::int[])`;
    // One by one, so that they are taken apart as they arrive: all at once would hold everybody up.
    const { rows } = await tx.execute<{ input: ImportRow }>(sql`
      SELECT x.row->'input' AS input
      FROM pfa_import i, jsonb_array_elements(i.rows) WITH ORDINALITY AS x(row, place)
      WHERE ${ownImport(member, importId)} AND ${wanted} ORDER BY x.place`);
    const inputs = rows.map(({ input }) => input);
    const judged = await judgeRows(member, inputs, await loadBasis(tx, member, inputs));
    const edits = judged.flatMap(({ edit }) => (edit ? [edit] : []));
    const saved: Pick<EditOutcome, "empty" | "record">[] = [];
    for await (const some of takeTurns(edits, 2500)) {
      const records = some.map(({ record }) => record);
      const outcomes = await saveEdits(tx, deps, member, some.map(toDraftEdit), { kind: "import", records });
      for (const { empty, record } of outcomes) saved.push({ empty, record });
    }
    await tellPages(tx, member, saved, ALL_TABS);
    await tx.execute(sql`
      UPDATE pfa_import SET status = 'applied', rows = NULL, ended_at = ${deps.now().toISOString()}
      WHERE ${ownImport(member, importId)}`);
    const result = { saved: edits.length, skipped: inputs.length - edits.length };
    await recordAudit(tx, member, [
      { action: "import.applied", entity: "import", entityId: importId, pfaId: null, after: result },
    ]);
    const drafts = edits.map(({ record, set, seen }) => {
      const mine = Object.entries(record.draft?.delta ?? {}).filter(([field]) => Object.hasOwn(set, field));
      return { pfaId: record.pfaId, set, seen, before: Object.fromEntries(mine), made: !record.draft };
    });
    const applied: AppliedImport = { ...result, drafts };
    if (requestKey !== undefined) await keepAnswer(tx, member, requestKey, applied);
    return applied;
  });
}

function toDraftEdit({ record, set, seen, seenVersion, seenDiscontinued }: NonNullable<JudgedRow["edit"]>) {
  const steps = [{ set, seen, unset: [] }];
  return { pfaId: record.pfaId, steps, seenVersion, seenDiscontinued };
}

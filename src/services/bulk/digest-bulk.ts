import { createHash } from "node:crypto";
import { type EditableField, fieldsOf } from "#src/domain/record.ts";
import type { BulkDecision } from "#src/services/bulk/decide-bulk.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { visibleNames } from "#src/services/records/visible-fields.ts";
import { takeTurns } from "#src/services/take-turns.ts";

const AT_ONCE = 2500;

/** What costs are worked out from. */
const COST_FIELDS: readonly EditableField[] = [
  "source",
  "monthlyRate",
  "purchasePrice",
  "forecastStart",
  "forecastEnd",
  "isDiscontinued",
];

/**
 * A short text that differs when the records of a selection, or what an operation makes of one, differ from what a preview
 * told. Changes that a preview doesn't speak of leave it as it is, so that a busy PEMS doesn't hold anybody up. Money that
 * the member may not see is not in it: it could be guessed from it.
 */
export async function digestBulk(member: Member, decisions: readonly BulkDecision[]): Promise<string> {
  const hash = createHash("sha256");
  for await (const some of takeTurns(decisions, AT_ONCE)) {
    for (const { record, shown, after, outcome } of some) {
      const changed = outcome.kind === "change" ? fieldsOf(outcome.delta) : [];
      const fields = visibleNames(member, [...new Set([...COST_FIELDS, ...changed])]);
      const told = outcome.kind === "change" ? outcome.effect : outcome.reason;
      const values = fields.map((field) => [shown[field], after[field]]);
      hash.update(JSON.stringify([record.pfaId, told, fields, values]));
    }
  }
  return hash.digest("base64url");
}

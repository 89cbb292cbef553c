import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { forecastCost } from "#src/domain/cost.ts";
import { absoluteMoney, addMoney, compareMoney, subtractMoney } from "#src/domain/money.ts";
import type { Delta, PfaFields } from "#src/domain/record.ts";
import type { Member } from "#src/services/organizations/member.ts";

const WINDOW_HOURS = 24;

/** What a person may still override of PEMS on their own, as an organization's limit has it. */
export interface OverrideBudget {
  /** For one record, and for all within 24 hours; US dollars. */
  limit: string;
  /** Overridden in the last 24 hours without a second person. */
  used: string;
}

/** Reads what the member overrode lately; resolutions that a second person approved don't count. */
export async function readOverrideBudget(
  tx: Transaction,
  member: Member,
  limit: string,
  now: Date,
  today: string,
): Promise<OverrideBudget> {
  const since = new Date(now.getTime() - WINDOW_HOURS * 3_600_000).toISOString();
  const { rows } = await tx.execute<{ merged: Delta | null; pems: PfaFields; fields: string[] }>(sql`
    SELECT merged_data AS merged, pems_data AS pems, conflict_fields AS fields FROM pfa_sync_conflict
    WHERE organization_id = ${member.organizationId} AND status = 'resolved_manual' AND resolved_by = ${member.userId}
      AND approved_by IS NULL AND resolved_at > ${since}::timestamptz`);
  const used = rows.reduce((sum, { merged, pems, fields }) => {
    if (!merged || !fields.some((field) => Object.hasOwn(merged, field))) return sum;
    const result = forecastCost({ ...pems, ...merged }, today) ?? "0.00";
    return addMoney(sum, absoluteMoney(subtractMoney(result, forecastCost(pems, today) ?? "0.00")));
  }, "0.00");
  return { limit, used };
}

/** Whether overriding by `amount` needs a second person. */
export function needsApproval({ limit, used }: OverrideBudget, amount: string): boolean {
  if (compareMoney(amount, "0") === 0) return false;
  return compareMoney(addMoney(used, amount), limit) > 0;
}

/** The budget after overriding by `amount`. */
export function spend(budget: OverrideBudget, amount: string): OverrideBudget {
  return { ...budget, used: addMoney(budget.used, amount) };
}

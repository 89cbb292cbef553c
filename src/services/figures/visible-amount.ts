import type { Amount, Compared, TotalSums, Variance } from "#src/domain/monthly-sums.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";

/** What some records are; US dollars. Money is absent without perm_ViewFinancials. */
export interface VisibleAmount {
  days: number;
  quantity: number;
  cost?: string;
  /** Records whose cost is unknown and therefore left out. */
  unknownCost?: number;
}

/** An amount for this member. */
export function visibleAmount(member: Member, amount: Amount | null): VisibleAmount | null {
  if (amount === null) return null;
  const { days, quantity } = amount;
  return seesMoney(member) ? amount : { days, quantity };
}

/** How far layers are from the plan, over all months; null where neither lies in any. */
export type Variances = { [C in Compared]: Variance | null };

/** Only money is held against the plan: without perm_ViewFinancials there is nothing to spread. */
export function visibleVariances(
  member: Member,
  sums: { variance: TotalSums["variance"] },
): { variance?: Variances } {
  if (!seesMoney(member)) return {};
  return { variance: { forecast: sums.variance("forecast"), actual: sums.variance("actual") } };
}

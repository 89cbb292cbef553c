import type { Amount } from "#src/domain/monthly-sums.ts";
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

import { type SQL, sql } from "drizzle-orm";
import { DomainError } from "#src/domain/errors.ts";
import { FIELD, MONEY_FIELDS, type RecordField } from "#src/domain/record.ts";
import type { Member } from "#src/services/organizations/member.ts";
import type { EffectiveView } from "#src/services/records/effective-view.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";

export type SortField = "pfaId" | "forecastCost" | RecordField;

/** Ties are broken by pfaId; unknown values come last either way. */
export type RecordSort = readonly { field: SortField; direction: "asc" | "desc" }[];

/**
 * An order tells about what it is made of.
 * @throws DomainError FORBIDDEN when sorting by money that the member may not see
 */
export function requireVisibleSort(member: Member, sort: RecordSort): void {
  const hidden = sort.find(({ field }) => !seesMoney(member) && isMoney(field));
  if (hidden) throw new DomainError("FORBIDDEN", "You can't sort by money.", { field: hidden.field });
}

function isMoney(field: SortField): boolean {
  return field === "forecastCost" || MONEY_FIELDS.some((money) => money === field);
}

/** What is compared: texts whatever their case. */
export function sortKey(view: EffectiveView, field: SortField): SQL {
  if (field === "pfaId") return view.pfaId;
  if (field === "forecastCost") return view.forecastCost;
  return FIELD[field].kind === "text" ? sql`lower(${view.field(field)})` : view.field(field);
}

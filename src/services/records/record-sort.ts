import { type SQL, sql } from "drizzle-orm";
import { DomainError } from "#src/domain/errors.ts";
import { FIELD, MONEY_FIELDS } from "#src/domain/record.ts";
import type { SortField } from "#src/domain/record-order.ts";
import type { Member } from "#src/services/organizations/member.ts";
import type { EffectiveView } from "#src/services/records/effective-view.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";

const COSTS = ["planCost", "forecastCost", "actualCost"] as const satisfies readonly SortField[];

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
  return [...COSTS, ...MONEY_FIELDS].some((money) => money === field);
}

/** What is compared: texts whatever their case. @param today `YYYY-MM-DD`: up to which a running rental costs */
export function sortKey(view: EffectiveView, field: SortField, today: string): SQL {
  switch (field) {
    case "pfaId":
      return view.pfaId;
    case "planCost":
      return view.planCost;
    case "forecastCost":
      return view.forecastCost;
    case "actualCost":
      return view.actualCost(today);
    case "duration":
      return view.forecastDays;
    case "pemsUpdatedAt":
      return view.pemsUpdatedAt;
    default:
      return FIELD[field].kind === "text" ? sql`lower(${view.field(field)})` : view.field(field);
  }
}

/** The order as SQL over keys `k0`, `k1`, … with ties broken by id. */
export function orderBy(sort: RecordSort): SQL {
  const keys = sort.map(({ direction }, index) =>
    sql.raw(`k${index} ${direction === "desc" ? "DESC" : "ASC"} NULLS LAST`),
  );
  return sql.join([...keys, sql`pfa_id`], sql`, `);
}

/** The keys of `orderBy` as columns. */
export function sortKeys(view: EffectiveView, sort: RecordSort, today: string): SQL[] {
  return sort.map(({ field }, index) => sql`${sortKey(view, field, today)} AS ${sql.raw(`k${index}`)}`);
}

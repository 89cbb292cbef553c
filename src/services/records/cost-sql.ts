import { type SQL, sql } from "drizzle-orm";
import { DAYS_PER_MONTH } from "#src/domain/cost.ts";
import type { RecordField } from "#src/domain/record.ts";

type Field = (name: RecordField) => SQL;

/** The costs of src/domain/cost.ts as SQL over a row's fields; a test holds them to the same results. */
export function forecastCostSql(field: Field): SQL {
  return costBetween(field, field("forecastStart"), field("forecastEnd"));
}

export function planCostSql(field: Field): SQL {
  return costBetween(field, field("originalStart"), field("originalEnd"));
}

/** @param today `YYYY-MM-DD`: up to which a running rental costs */
export function actualCostSql(field: Field, today: string): SQL {
  const start = field("actualStart");
  const until = sql`coalesce(${field("actualEnd")}, greatest(${start}, ${today}::date))`;
  return sql`CASE WHEN ${field("isActualized")} THEN ${costBetween(field, start, until)} END`;
}

/** Ten decimals on the divisor keep the quotient exact enough for rounding half up at any size of the amount. */
function costBetween(field: Field, start: SQL, end: SQL): SQL {
  const [rate, price] = [field("monthlyRate"), field("purchasePrice")];
  const divisor = sql.raw(`${DAYS_PER_MONTH}00000000`);
  return sql`CASE ${field("source")}
    WHEN 'Purchase' THEN CASE WHEN ${price} >= 0 THEN ${price} END
    WHEN 'Rental' THEN CASE WHEN ${rate} >= 0 AND ${start} <= ${end} THEN round(${rate} * (${end} - ${start}) / ${divisor}, 2) END
    END`;
}

import { type SQL, sql } from "drizzle-orm";
import { DAYS_PER_MONTH } from "#src/domain/cost.ts";

interface CostParts {
  source: SQL;
  monthlyRate: SQL;
  purchasePrice: SQL;
  start: SQL;
  end: SQL;
}

/**
 * A cost of src/domain/cost.ts as SQL: numeric, US dollars with 2 decimals, null where it is unknown; a test holds it to the
 * same results. Ten decimals on the divisor keep the quotient exact enough for rounding half up at any size of the amount.
 */
export function costBetween({ source, monthlyRate: rate, purchasePrice: price, start, end }: CostParts): SQL {
  const divisor = sql.raw(`${DAYS_PER_MONTH}00000000`);
  return sql`CASE ${source}
    WHEN 'Purchase' THEN CASE WHEN ${price} >= 0 THEN ${price} END
    WHEN 'Rental' THEN CASE WHEN ${rate} >= 0 AND ${start} <= ${end} THEN round(${rate} * (${end} - ${start}) / ${divisor}, 2) END
    END`;
}

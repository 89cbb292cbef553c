import { type SQL, sql } from "drizzle-orm";
import { costBetween } from "#src/db/schema/cost.ts";
import type { RecordField } from "#src/domain/record.ts";

type Field = (name: RecordField) => SQL;

/** The costs of src/domain/cost.ts as SQL over a row's fields; a test holds them to the same results. */
export function forecastCostSql(field: Field): SQL {
  return costOver(field, field("forecastStart"), field("forecastEnd"));
}

export function planCostSql(field: Field): SQL {
  return costOver(field, field("originalStart"), field("originalEnd"));
}

/** @param today `YYYY-MM-DD`: up to which a running rental costs */
export function actualCostSql(field: Field, today: string): SQL {
  const start = field("actualStart");
  const until = sql`coalesce(${field("actualEnd")}, greatest(${start}, ${today}::date))`;
  return sql`CASE WHEN ${field("isActualized")} THEN ${costOver(field, start, until)} END`;
}

function costOver(field: Field, start: SQL, end: SQL): SQL {
  const [source, monthlyRate, purchasePrice] = [
    field("source"),
    field("monthlyRate"),
    field("purchasePrice"),
  ];
  return costBetween({ source, monthlyRate, purchasePrice, start, end });
}

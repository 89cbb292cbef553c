import { sql } from "drizzle-orm";
import { timestamp, uuid } from "drizzle-orm/pg-core";
import { uuidv7 } from "uuidv7";

/** A UUIDv7 primary key, made by the application so that it works on Postgres 15 too. */
export const id = () => uuid("id").primaryKey().$defaultFn(uuidv7);

/** A point in time, read as a `Date`. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: "date", precision: 3 });

/** When the row was written, on the database's clock. */
export const createdAt = () => moment("created_at").notNull().default(sql`now()`);

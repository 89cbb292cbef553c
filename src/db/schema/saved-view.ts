import { sql } from "drizzle-orm";
import { boolean, index, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, moment } from "#src/db/schema/columns.ts";
import { organization } from "#src/db/schema/organization.ts";

/** How somebody looks at the records, under a name: filter, order, grouping and columns; never the records themselves. */
export const savedView = pgTable(
  "saved_view",
  {
    id: id(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organization.id),
    /** Its owner. */
    userId: uuid("user_id").notNull(),
    name: text("name").notNull(),
    /** Everybody in the organization sees it. */
    shared: boolean("shared").notNull().default(false),
    view: text("view", { enum: ["grid", "timeline", "matrix", "kpi"] }).notNull(),
    /** `ViewDefinition` of src/services/saved-views. */
    definition: jsonb("definition").notNull(),
    createdAt: createdAt(),
    updatedAt: moment("updated_at").notNull().default(sql`now()`),
    /** Kept for a day after its removal, for Undo. */
    removedAt: moment("removed_at"),
    /** One name stands for one view of a person, in any case; a removed one gives its name free. */
    nameKey: text("name_key").generatedAlwaysAs(sql`CASE WHEN removed_at IS NULL THEN lower(name) END`),
  },
  (table) => [
    unique("saved_view_name").on(table.organizationId, table.userId, table.nameKey),
    index("saved_view_shared").on(table.organizationId, table.shared),
  ],
);

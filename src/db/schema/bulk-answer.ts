import { jsonb, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import { createdAt } from "#src/db/schema/columns.ts";
import { organization } from "#src/db/schema/organization.ts";

/** What an operation on many drafts did, for an hour: whoever asks again because no answer came is told it instead of doing it twice. */
export const bulkAnswer = pgTable(
  "bulk_answer",
  {
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organization.id),
    userId: uuid("user_id").notNull(),
    /** Chosen by the page, one for each operation. */
    requestKey: uuid("request_key").notNull(),
    /** `DoneDraft[]` of an operation, `DiscardedDraft[]`, `AppliedImport`: as src/services answered. */
    drafts: jsonb("drafts").notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.userId, table.requestKey] })],
);

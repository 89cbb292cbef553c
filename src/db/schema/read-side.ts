import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { id, moment } from "#src/db/schema/columns.ts";
import { organization } from "#src/db/schema/organization.ts";

const organizationId = () =>
  uuid("organization_id")
    .notNull()
    .references(() => organization.id);

/** Every field that PEMS was seen to send in the records of an organization, with the JSON types it had. */
export const pemsShape = pgTable(
  "pems_shape",
  {
    organizationId: organizationId(),
    field: text("field").notNull(),
    /** `string`, `number`, `boolean`, `object`, `array`; null says nothing about a type. */
    types: text("types").array().notNull().default(sql`'{}'`),
    firstSeenAt: moment("first_seen_at").notNull().default(sql`now()`),
    lastSeenAt: moment("last_seen_at").notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.field] })],
);

/** A change in the shape of PEMS's answers, reported once: open until somebody has taken note of it. */
export const pemsSchemaDrift = pgTable(
  "pems_schema_drift",
  {
    id: id(),
    organizationId: organizationId(),
    kind: text("kind", { enum: ["new", "missing", "retyped"] }).notNull(),
    field: text("field").notNull(),
    /** JSON types that were known, and the one that came; empty where there was none. */
    expected: text("expected").notNull().default(""),
    found: text("found").notNull().default(""),
    /** The raw page that first showed it. */
    bronzeId: uuid("bronze_id"),
    firstSeenAt: moment("first_seen_at").notNull().default(sql`now()`),
    lastSeenAt: moment("last_seen_at").notNull().default(sql`now()`),
    acknowledgedAt: moment("acknowledged_at"),
    acknowledgedBy: uuid("acknowledged_by"),
  },
  (table) => [
    unique("pems_schema_drift_once").on(table.organizationId, table.kind, table.field, table.found),
  ],
);

/** What a reconciliation read from PEMS: the last version of each record. Emptied when its report is made. */
export const reconciliationScan = pgTable(
  "reconciliation_scan",
  {
    organizationId: organizationId(),
    runId: uuid("run_id").notNull(),
    pfaId: text("pfa_id").notNull(),
    version: integer("version").notNull(),
    /** Null when the record could not be typed. */
    contentHash: text("content_hash"),
    bronzeId: uuid("bronze_id").notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.runId, table.pfaId] })],
);

/** One record that was not as PEMS has it, in the report of a reconciliation run. */
export const reconciliationFinding = pgTable(
  "reconciliation_finding",
  {
    id: id(),
    organizationId: organizationId(),
    runId: uuid("run_id").notNull(),
    pfaId: text("pfa_id").notNull(),
    /**
     * missing_here: PEMS has it, the mirror doesn't; missing_there: the reverse; behind, ahead: another version; differing:
     * the same version with other content; untypable: in quarantine; stuck: a write that has waited too long.
     */
    kind: text("kind", {
      enum: ["missing_here", "missing_there", "behind", "ahead", "differing", "untypable", "stuck"],
    }).notNull(),
    mirrorVersion: integer("mirror_version"),
    pemsVersion: integer("pems_version"),
    /** Fields whose values differ, where both sides could be typed. */
    fields: text("fields").array().notNull().default(sql`'{}'`),
    detail: jsonb("detail"),
    repairedAt: moment("repaired_at"),
  },
  (table) => [
    index("reconciliation_finding_run").on(table.organizationId, table.runId, table.kind),
    index("reconciliation_finding_record").on(table.organizationId, table.runId, table.pfaId),
  ],
);

/** A file that somebody imported: its rows as they were read, judged at the dry run; taken or dropped, then emptied. */
export const pfaImport = pgTable(
  "pfa_import",
  {
    id: id(),
    organizationId: organizationId(),
    userId: uuid("user_id").notNull(),
    fileName: text("file_name").notNull(),
    status: text("status", { enum: ["previewed", "applied", "dropped"] })
      .notNull()
      .default("previewed"),
    options: jsonb("options").notNull(),
    /** Rows as read: `ImportRow[]` of src/services/imports; null once the import has ended. */
    rows: jsonb("rows"),
    rowCount: integer("row_count").notNull(),
    createdAt: moment("created_at").notNull().default(sql`now()`),
    endedAt: moment("ended_at"),
  },
  (table) => [index("pfa_import_user").on(table.organizationId, table.userId, table.createdAt)],
);

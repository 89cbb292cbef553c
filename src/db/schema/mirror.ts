import { sql } from "drizzle-orm";
import {
  boolean,
  date,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, id, moment } from "#src/db/schema/columns.ts";
import { costBetween } from "#src/db/schema/cost.ts";
import { organization } from "#src/db/schema/organization.ts";
import { searchText } from "#src/db/schema/search.ts";
import type { PfaFields } from "#src/domain/record.ts";
import type { Finding } from "#src/domain/rules.ts";

const organizationId = () =>
  uuid("organization_id")
    .notNull()
    .references(() => organization.id);
const money = (name: string) => numeric(name, { precision: 14, scale: 2 });
const day = (name: string) => date(name, { mode: "string" });

/** The fields of a record, typed. */
const fieldColumns = () => ({
  description: text("description"),
  areaSilo: text("area_silo"),
  category: text("category"),
  class: text("class"),
  source: text("source", { enum: ["Rental", "Purchase"] }),
  dor: text("dor", { enum: ["BEO", "PROJECT"] }),
  isFundsTransferable: boolean("is_funds_transferable").notNull(),
  monthlyRate: money("monthly_rate"),
  purchasePrice: money("purchase_price"),
  manufacturer: text("manufacturer"),
  model: text("model"),
  contract: text("contract"),
  equipment: text("equipment"),
  forecastStart: day("forecast_start"),
  forecastEnd: day("forecast_end"),
  actualStart: day("actual_start"),
  actualEnd: day("actual_end"),
  isActualized: boolean("is_actualized").notNull(),
  isDiscontinued: boolean("is_discontinued").notNull(),
  originalStart: day("original_start"),
  originalEnd: day("original_end"),
});

/**
 * Costs of a mirror row in US dollars, worked out when it is written: lists sort and sum 20,000 of them at a time. An
 * actual cost that still grows depends on the day: null here.
 */
const costColumns = () => ({
  planCost: numeric("plan_cost").generatedAlwaysAs(costFrom("original_start", "original_end")),
  forecastCost: numeric("forecast_cost").generatedAlwaysAs(costFrom("forecast_start", "forecast_end")),
  endedCost: numeric("ended_cost").generatedAlwaysAs(
    sql`CASE WHEN is_actualized THEN ${costFrom("actual_start", "actual_end")} END`,
  ),
});

const costFrom = (start: string, end: string) =>
  costBetween({
    source: sql.raw("source"),
    monthlyRate: sql.raw("monthly_rate"),
    purchasePrice: sql.raw("purchase_price"),
    start: sql.raw(start),
    end: sql.raw(end),
  });

/** The last state of each record that PEMS is known to hold. Only sync writes it. */
export const pfaMirror = pgTable(
  "pfa_mirror",
  {
    organizationId: organizationId(),
    pfaId: text("pfa_id").notNull(),
    version: integer("version").notNull(),
    ...fieldColumns(),
    /** SHA-256 of the canonical fields, hex. */
    contentHash: text("content_hash").notNull(),
    pemsUpdatedAt: moment("pems_updated_at").notNull(),
    pemsUpdatedBy: text("pems_updated_by").notNull(),
    pemsChangeReason: text("pems_change_reason"),
    /** When this row was last written, whatever the reason. */
    syncedAt: moment("synced_at").notNull().default(sql`now()`),
    ...costColumns(),
    /** What a search looks in, in lower case: worked out when the row is written, because lowering is the slow part. */
    searchText: text("search_text").generatedAlwaysAs(
      searchText(sql.raw("pfa_id"), (name) => sql.raw(name === "areaSilo" ? "area_silo" : name)),
    ),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.pfaId] }),
    // Whether anything moved since a moment: what figures for analysis follow.
    index("pfa_mirror_synced").on(table.organizationId, table.syncedAt),
  ],
);

/** Every version of a record that was ever observed. Append-only. */
export const pfaMirrorHistory = pgTable(
  "pfa_mirror_history",
  {
    id: id(),
    organizationId: organizationId(),
    pfaId: text("pfa_id").notNull(),
    version: integer("version").notNull(),
    snapshot: jsonb("snapshot").$type<PfaFields>().notNull(),
    contentHash: text("content_hash").notNull(),
    changedAt: moment("changed_at").notNull(),
    changedBy: text("changed_by").notNull(),
    changeReason: text("change_reason"),
    /** Where it came from: the raw page, the modification that made it, or both where a pull met our own write. */
    bronzeId: uuid("bronze_id"),
    modificationId: uuid("modification_id"),
    observedAt: moment("observed_at").notNull().default(sql`now()`),
  },
  (table) => [
    unique("pfa_mirror_history_version").on(table.organizationId, table.pfaId, table.version),
    index("pfa_mirror_history_observed").on(table.organizationId, table.observedAt),
  ],
);

/** One answer of PEMS to a pull: the cursor it was asked with and what came back. */
export const pemsBatch = pgTable(
  "pems_batch",
  {
    id: id(),
    organizationId: organizationId(),
    runId: uuid("run_id"),
    source: text("source", { enum: ["pull", "read_back", "reconciliation"] }).notNull(),
    cursorBefore: text("cursor_before"),
    cursorAfter: text("cursor_after"),
    recordCount: integer("record_count").notNull(),
    /** SHA-256 of the raw page, hex. */
    contentHash: text("content_hash").notNull(),
    /** The raw page, until the policy drops it; the batch stays. Null for the oldest ones. */
    bronzeId: uuid("bronze_id"),
    receivedAt: moment("received_at").notNull().default(sql`now()`),
  },
  (table) => [
    index("pems_batch_bronze").on(table.organizationId, table.bronzeId),
    index("pems_batch_organization").on(table.organizationId, table.receivedAt),
  ],
);

/** The raw page, exactly as PEMS sent it. Partitioned by month of `receivedAt`. */
export const pfaBronze = pgTable(
  "pfa_bronze",
  {
    id: uuid("id").notNull(),
    organizationId: organizationId(),
    batchId: uuid("batch_id").notNull(),
    body: text("body").notNull(),
    receivedAt: moment("received_at").notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.id, table.receivedAt] })],
);

/**
 * Each version of a record that PEMS itself sent, typed and canonical: what mirror and history are made of. Written once;
 * again only when PEMS sends the same version with another content. Versions that were followed by a newer one leave
 * with the raw pages.
 */
export const pfaSilver = pgTable(
  "pfa_silver",
  {
    organizationId: organizationId(),
    pfaId: text("pfa_id").notNull(),
    version: integer("version").notNull(),
    ...fieldColumns(),
    contentHash: text("content_hash").notNull(),
    pemsUpdatedAt: moment("pems_updated_at").notNull(),
    pemsUpdatedBy: text("pems_updated_by").notNull(),
    pemsChangeReason: text("pems_change_reason"),
    /** Business rules that it breaks: `Finding` of src/domain/rules.ts. */
    findings: jsonb("findings").$type<readonly Finding[]>().notNull().default([]),
    bronzeId: uuid("bronze_id").notNull(),
    observedAt: moment("observed_at").notNull().default(sql`now()`),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.pfaId, table.version] }),
    index("pfa_silver_bronze").on(table.organizationId, table.bronzeId),
    index("pfa_silver_findings").on(table.organizationId, table.pfaId).where(sql`findings <> '[]'::jsonb`),
  ],
);

/** A record that could not be typed: its raw form and the reason, kept until it arrives in order. */
export const pfaQuarantine = pgTable(
  "pfa_quarantine",
  {
    id: id(),
    organizationId: organizationId(),
    pfaId: text("pfa_id"),
    version: integer("version"),
    bronzeId: uuid("bronze_id").notNull(),
    problems: jsonb("problems").notNull(),
    raw: jsonb("raw").notNull(),
    /** How often it was tried again without success, and when last. */
    retries: integer("retries").notNull().default(0),
    retriedAt: moment("retried_at"),
    resolvedAt: moment("resolved_at"),
    /** Arrived: PEMS sent it in order; retried: the raw form can be typed now; dismissed by a person. */
    resolution: text("resolution", { enum: ["arrived", "retried", "dismissed"] }),
    resolvedBy: uuid("resolved_by"),
    createdAt: createdAt(),
  },
  (table) => [
    index("pfa_quarantine_organization").on(table.organizationId, table.pfaId),
    index("pfa_quarantine_open").on(table.organizationId, table.createdAt).where(sql`resolved_at IS NULL`),
    index("pfa_quarantine_resolved")
      .on(table.organizationId, table.resolvedAt)
      .where(sql`resolved_at IS NOT NULL`),
  ],
);

import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { id, moment } from "#src/db/schema/columns.ts";
import { organization } from "#src/db/schema/organization.ts";

const organizationId = () =>
  uuid("organization_id")
    .notNull()
    .references(() => organization.id);

/** One piece of sync work, shown in the history. A commit opens a push run; a pull is a run of its own. */
export const syncRun = pgTable(
  "sync_run",
  {
    id: id(),
    organizationId: organizationId(),
    direction: text("direction", { enum: ["push", "pull", "reconciliation"] }).notNull(),
    trigger: text("trigger", {
      enum: ["commit", "resolution", "schedule", "manual", "start", "conflict"],
    }).notNull(),
    startedBy: uuid("started_by"),
    status: text("status", { enum: ["running", "completed", "failed", "cancelled"] })
      .notNull()
      .default("running"),
    mode: text("mode", { enum: ["full", "incremental"] }),
    total: integer("total").notNull().default(0),
    succeeded: integer("succeeded").notNull().default(0),
    failed: integer("failed").notNull().default(0),
    conflicts: integer("conflicts").notNull().default(0),
    pages: integer("pages").notNull().default(0),
    /** Of a pull: how many records it is expected to read; null where nobody can tell. */
    estimate: integer("estimate"),
    cancelRequestedAt: moment("cancel_requested_at"),
    cancelRequestedBy: uuid("cancel_requested_by"),
    error: text("error"),
    /** What people should know about a run that did not go the usual way, in plain words. */
    note: text("note"),
    /** Of a reconciliation under way: until when its worker is believed to live. */
    leaseUntil: moment("lease_until"),
    startedAt: moment("started_at").notNull().default(sql`now()`),
    finishedAt: moment("finished_at"),
  },
  (table) => [index("sync_run_organization").on(table.organizationId, table.startedAt.desc())],
);

/** One request to PEMS with its answer; secrets are redacted before they get here. Partitioned by month of `at`. */
export const syncAttempt = pgTable(
  "sync_attempt",
  {
    id: uuid("id").notNull(),
    organizationId: organizationId(),
    connectionId: uuid("connection_id").notNull(),
    runId: uuid("run_id"),
    method: text("method").notNull(),
    path: text("path").notNull(),
    requestBody: jsonb("request_body"),
    status: integer("status"),
    outcome: text("outcome").notNull(),
    responseBody: jsonb("response_body"),
    durationMs: integer("duration_ms").notNull(),
    at: moment("at").notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.id, table.at] })],
);

/** A worker process that is alive: it holds the session advisory lock with its `lockKey` for as long as it lives. */
export const syncWorker = pgTable("sync_worker", {
  id: uuid("id").primaryKey(),
  lockKey: bigint("lock_key", { mode: "number" }).notNull().unique(),
  /** The names under which graphile-worker locks jobs for it. */
  graphileWorkerIds: text("graphile_worker_ids").array().notNull().default(sql`'{}'`),
  host: text("host").notNull(),
  pid: integer("pid").notNull(),
  startedAt: moment("started_at").notNull().default(sql`now()`),
});

/** The append-only record of everything that changed a state. */
export const auditLog = pgTable(
  "audit_log",
  {
    id: id(),
    organizationId: organizationId(),
    at: moment("at").notNull().default(sql`now()`),
    actorId: uuid("actor_id").notNull(),
    /** Verb with its noun, e.g. `modification.queued`, `conflict.resolved`. */
    action: text("action").notNull(),
    entity: text("entity").notNull(),
    entityId: uuid("entity_id"),
    pfaId: text("pfa_id"),
    before: jsonb("before"),
    after: jsonb("after"),
  },
  (table) => [
    index("audit_log_time").on(table.organizationId, table.at.desc()),
    index("audit_log_record").on(table.organizationId, table.pfaId, table.at.desc()),
    index("audit_log_entity").on(table.organizationId, table.entityId),
  ],
);

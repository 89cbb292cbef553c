import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, id, moment } from "#src/db/schema/columns.ts";
import { appUser, organization } from "#src/db/schema/organization.ts";
import type { Delta, EditableField, PfaFields, Seen } from "#src/domain/record.ts";

const organizationId = () =>
  uuid("organization_id")
    .notNull()
    .references(() => organization.id);

/** What went wrong, in words for people; `code` for programs. */
export interface SyncError {
  code: string;
  message: string;
  fieldErrors?: Record<string, string>;
}

/** One try of a queue item, as error details show it. */
export interface AttemptEntry {
  at: string;
  outcome: string;
  status: number | null;
  message: string;
}

/** One user's change to one record: first a draft, then committed. States: `src/domain/states.ts`. */
export const pfaModification = pgTable(
  "pfa_modification",
  {
    id: id(),
    organizationId: organizationId(),
    userId: uuid("user_id")
      .notNull()
      .references(() => appUser.id),
    pfaId: text("pfa_id").notNull(),
    delta: jsonb("delta").$type<Delta>().notNull(),
    seen: jsonb("seen").$type<Seen>().notNull(),
    /** Whether the record was discontinued when its author began. */
    seenDiscontinued: boolean("seen_discontinued").notNull(),
    baseVersion: integer("base_version").notNull(),
    syncStatus: text("sync_status", {
      enum: ["draft", "committed", "queued", "syncing", "synced", "conflict", "failed", "discarded"],
    })
      .notNull()
      .default("draft"),
    kind: text("kind", { enum: ["edit", "bulk", "import", "resolution", "rollback"] }).notNull(),
    reason: text("reason"),
    /** The sync run that its commit opened. */
    runId: uuid("run_id"),
    /** Order of commits over all users; what pushes and overlays follow. */
    commitSequence: bigint("commit_sequence", { mode: "number" }),
    committedAt: moment("committed_at"),
    pemsVersion: integer("pems_version"),
    syncedAt: moment("synced_at"),
    syncError: jsonb("sync_error").$type<SyncError>(),
    createdAt: createdAt(),
    updatedAt: moment("updated_at").notNull().default(sql`now()`),
  },
  (table) => [
    uniqueIndex("pfa_modification_one_draft")
      .on(table.organizationId, table.userId, table.pfaId)
      .where(sql`sync_status = 'draft'`),
    index("pfa_modification_open")
      .on(table.organizationId, table.pfaId, table.commitSequence)
      .where(sql`sync_status in ('draft', 'committed', 'queued', 'syncing', 'conflict', 'failed')`),
    index("pfa_modification_record").on(table.organizationId, table.pfaId, table.createdAt),
    index("pfa_modification_run").on(table.organizationId, table.runId),
  ],
);

/** The ledger of writes owed to PEMS. */
export const pfaWriteQueue = pgTable(
  "pfa_write_queue",
  {
    id: id(),
    organizationId: organizationId(),
    modificationId: uuid("modification_id")
      .notNull()
      .references(() => pfaModification.id),
    runId: uuid("run_id").notNull(),
    pfaId: text("pfa_id").notNull(),
    operation: text("operation", { enum: ["UPDATE", "DELETE"] }).notNull(),
    /** The changes as last sent (canonical); what a read-back is compared with. */
    payload: jsonb("payload").$type<Delta>().notNull(),
    /** The version that the last send was based on; null before the first. */
    sentVersion: integer("sent_version"),
    /** When the last send was put on record: what was seen before can't tell its outcome. */
    sentAt: moment("sent_at"),
    status: text("status", { enum: ["pending", "processing", "completed", "failed", "cancelled"] })
      .notNull()
      .default("pending"),
    priority: integer("priority").notNull(),
    /** The commit sequence of its modification: order of writes to one record. */
    sequence: bigint("sequence", { mode: "number" }).notNull(),
    retryCount: integer("retry_count").notNull().default(0),
    maxRetries: integer("max_retries").notNull(),
    crashCount: integer("crash_count").notNull().default(0),
    scheduledAt: moment("scheduled_at").notNull().default(sql`now()`),
    claimedBy: text("claimed_by"),
    leaseExpiresAt: moment("lease_expires_at"),
    claimEpoch: integer("claim_epoch").notNull().default(0),
    /** It was sent and no answer is known: PEMS is read before anything else happens to it. */
    outcomeUnknown: boolean("outcome_unknown").notNull().default(false),
    /** PEMS said that it has another version: read before the next send. */
    mirrorStale: boolean("mirror_stale").notNull().default(false),
    /** It failed with others in one request: it goes out in a batch no larger than this. */
    batchLimit: integer("batch_limit"),
    attemptLog: jsonb("attempt_log").$type<AttemptEntry[]>().notNull().default(sql`'[]'`),
    lastAttemptAt: moment("last_attempt_at"),
    lastError: jsonb("last_error").$type<SyncError>(),
    completedAt: moment("completed_at"),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("pfa_write_queue_one_in_flight")
      .on(table.organizationId, table.pfaId)
      .where(sql`status = 'processing'`),
    index("pfa_write_queue_due")
      .on(table.organizationId, table.priority.desc(), table.sequence)
      .where(sql`status = 'pending'`),
    index("pfa_write_queue_unfinished")
      .on(table.organizationId, table.pfaId, table.sequence)
      .where(sql`status in ('pending', 'processing')`),
    index("pfa_write_queue_lease").on(table.leaseExpiresAt).where(sql`status = 'processing'`),
    // Not for what is pending: the planner would take it for the claim, and sort what `due` has in order.
    index("pfa_write_queue_ended")
      .on(table.organizationId, table.status, table.completedAt)
      .where(sql`status in ('completed', 'failed', 'cancelled')`),
    index("pfa_write_queue_modification").on(table.organizationId, table.modificationId),
  ],
);

/** PEMS and a modification changed the same thing. States: `src/domain/states.ts`. */
export const pfaSyncConflict = pgTable(
  "pfa_sync_conflict",
  {
    id: id(),
    organizationId: organizationId(),
    modificationId: uuid("modification_id")
      .notNull()
      .references(() => pfaModification.id),
    pfaId: text("pfa_id").notNull(),
    baseVersion: integer("base_version").notNull(),
    /** The PEMS version that the comparison is with; a resolution must name it. */
    pemsVersion: integer("pems_version").notNull(),
    /** What the author saw, for the changed fields. */
    baseData: jsonb("base_data").$type<Seen>().notNull(),
    localData: jsonb("local_data").$type<Delta>().notNull(),
    pemsData: jsonb("pems_data").$type<PfaFields>().notNull(),
    pemsChangedBy: text("pems_changed_by"),
    pemsChangedAt: moment("pems_changed_at"),
    conflictFields: text("conflict_fields").array().$type<EditableField[]>().notNull(),
    reason: text("reason", {
      enum: ["value", "rule", "discontinued", "unknown-outcome", "merged"],
    }).notNull(),
    status: text("status", {
      enum: ["unresolved", "pending_approval", "resolved_auto", "resolved_manual", "withdrawn"],
    })
      .notNull()
      .default("unresolved"),
    resolution: text("resolution", { enum: ["use_local", "use_pems", "merge"] }),
    /** The values that a resolution chose; while `pending_approval`, the values that it proposes. */
    mergedData: jsonb("merged_data").$type<Delta>(),
    resolvedBy: uuid("resolved_by"),
    resolvedAt: moment("resolved_at"),
    approvedBy: uuid("approved_by"),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("pfa_sync_conflict_open")
      .on(table.organizationId, table.modificationId)
      .where(sql`status in ('unresolved', 'pending_approval')`),
    index("pfa_sync_conflict_status").on(table.organizationId, table.status, table.createdAt),
  ],
);

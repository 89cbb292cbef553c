import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  numeric,
  pgTable,
  text,
  timestamp,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, id, moment } from "#src/db/schema/columns.ts";

/** A PEMS credential, shared by one or more organizations. Rate slot, breaker and pause belong to it. */
export const pemsConnection = pgTable("pems_connection", {
  id: id(),
  name: text("name").notNull().unique(),
  baseUrl: text("base_url").notNull(),
  /** AES-256-GCM: key id, nonce, tag and ciphertext, base64, as `src/services/connections/credential.ts` writes it. */
  credential: text("credential").notNull(),
  ratePerSecond: integer("rate_per_second").notNull().default(10),
  /** Theoretical arrival time of the next request, to the microsecond: the rate limit's whole state. */
  rateTat: timestamp("rate_tat", { withTimezone: true, mode: "date" }).notNull().default(sql`now()`),
  breakerState: text("breaker_state", { enum: ["closed", "open", "half_open"] })
    .notNull()
    .default("closed"),
  breakerFailures: integer("breaker_failures").notNull().default(0),
  /** Since when PEMS has not answered; what people are shown. */
  downSince: moment("down_since"),
  /** When `/health` is asked next while the breaker is open. */
  probeAt: moment("probe_at"),
  /** Set when PEMS refused the credential (401, 403); cleared by an administrator. */
  pausedAt: moment("paused_at"),
  pauseReason: text("pause_reason"),
  lastAnswerAt: moment("last_answer_at"),
  createdAt: createdAt(),
});

/** One construction project: the tenant. */
export const organization = pgTable(
  "organization",
  {
    id: id(),
    /** The name that PEMS knows it by. */
    code: text("code").notNull().unique(),
    name: text("name").notNull(),
    connectionId: uuid("connection_id")
      .notNull()
      .references(() => pemsConnection.id),
    writeSyncEnabled: boolean("write_sync_enabled").notNull().default(true),
    /** Paused by a person: what is in flight finishes, the rest waits. */
    syncPausedAt: moment("sync_paused_at"),
    syncPausedBy: uuid("sync_paused_by"),
    reasonRequired: boolean("reason_required").notNull().default(false),
    /** Overriding PEMS by more than this (US dollars of forecast cost) needs a second person. */
    overrideLimit: numeric("override_limit", { precision: 14, scale: 2 }).notNull().default("10000.00"),
    /** Null: what the installation's settings say. */
    writeSyncBatchSize: integer("write_sync_batch_size"),
    writeSyncMaxRetries: integer("write_sync_max_retries"),
    /** Milliseconds. */
    writeSyncRetryDelay: integer("write_sync_retry_delay"),
    /** Minutes between incremental pulls; null: what the installation's settings say; 0: only when asked for. */
    pullEveryMinutes: integer("pull_every_minutes"),
    /** Hour of the day (UTC, 0 to 23) of the daily full pull; null: a day after the last one. */
    fullPullHour: integer("full_pull_hour"),
    pullCursor: text("pull_cursor"),
    /** Where a full pull beside a saved position stands, while it is under way. */
    fullPullCursor: text("full_pull_cursor"),
    fullPullStartedAt: moment("full_pull_started_at"),
    /** Records that it has read so far, over all its runs. */
    fullPullRecords: integer("full_pull_records").notNull().default(0),
    /** The one pull that is under way: its run, its worker (`sync_worker.id`), and until when it is believed to live. */
    pullRunId: uuid("pull_run_id"),
    pullWorker: text("pull_worker"),
    pullLeaseUntil: moment("pull_lease_until"),
    /** Asked for while another one was under way: it follows. */
    pullWanted: text("pull_wanted", { enum: ["incremental", "full"] }),
    pullWantedBy: uuid("pull_wanted_by"),
    pullWantedTrigger: text("pull_wanted_trigger", { enum: ["schedule", "manual", "start", "conflict"] }),
    /** When the last of them was asked for: a pull that began later does it, if it completes. */
    pullWantedAt: moment("pull_wanted_at"),
    /** When a pull last began, or was asked for by the schedule: what the next one is counted from. */
    pullAttemptedAt: moment("pull_attempted_at"),
    /** The same of full pulls. */
    fullPullAttemptedAt: moment("full_pull_attempted_at"),
    lastPullAt: moment("last_pull_at"),
    lastFullPullAt: moment("last_full_pull_at"),
    lastReconciliationAt: moment("last_reconciliation_at"),
    createdAt: createdAt(),
  },
  (table) => [
    check("organization_write_sync_batch_size", sql`${table.writeSyncBatchSize} BETWEEN 1 AND 100`),
    check("organization_pull_every_minutes", sql`${table.pullEveryMinutes} BETWEEN 0 AND 10080`),
    check("organization_full_pull_hour", sql`${table.fullPullHour} BETWEEN 0 AND 23`),
    check("organization_write_sync_max_retries", sql`${table.writeSyncMaxRetries} BETWEEN 0 AND 20`),
    check("organization_write_sync_retry_delay", sql`${table.writeSyncRetryDelay} BETWEEN 1 AND 3600000`),
  ],
);

/** A person, or the worker's service account. */
export const appUser = pgTable("app_user", {
  id: id(),
  /** Lower case. */
  email: text("email").notNull().unique(),
  name: text("name").notNull(),
  /** argon2id; absent for the service account, which can't sign in. */
  passwordHash: text("password_hash"),
  /** Raised to end every open session of this user. */
  sessionVersion: integer("session_version").notNull().default(1),
  suspendedAt: moment("suspended_at"),
  isService: boolean("is_service").notNull().default(false),
  createdAt: createdAt(),
});

export const roleTemplate = pgTable("role_template", {
  id: id(),
  name: text("name").notNull().unique(),
  permissions: text("permissions").array().notNull(),
});

/** What a user may do in one organization: a template, narrowed. */
export const membership = pgTable(
  "membership",
  {
    id: id(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organization.id),
    userId: uuid("user_id")
      .notNull()
      .references(() => appUser.id),
    roleTemplateId: uuid("role_template_id")
      .notNull()
      .references(() => roleTemplate.id),
    deniedPermissions: text("denied_permissions").array().notNull().default(sql`'{}'`),
    expiresAt: moment("expires_at"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("membership_organization_user").on(table.organizationId, table.userId),
    index("membership_user").on(table.userId),
  ],
);

/** Counters of rate-limiter-flexible (sign-in attempts); its own layout. */
export const requestLimit = pgTable("request_limit", {
  key: text("key").primaryKey(),
  points: integer("points").notNull().default(0),
  expire: numeric("expire", { precision: 20, scale: 0 }),
});

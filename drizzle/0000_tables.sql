CREATE TABLE "pems_batch" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"run_id" uuid,
	"source" text NOT NULL,
	"cursor_before" text,
	"cursor_after" text,
	"record_count" integer NOT NULL,
	"content_hash" text NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pfa_bronze" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"batch_id" uuid NOT NULL,
	"body" text NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "pfa_bronze_organization_id_id_received_at_pk" PRIMARY KEY("organization_id","id","received_at")
) PARTITION BY RANGE ("received_at");
--> statement-breakpoint
CREATE TABLE "pfa_mirror" (
	"organization_id" uuid NOT NULL,
	"pfa_id" text NOT NULL,
	"version" integer NOT NULL,
	"description" text,
	"area_silo" text,
	"category" text,
	"class" text,
	"source" text,
	"dor" text,
	"is_funds_transferable" boolean NOT NULL,
	"monthly_rate" numeric(14, 2),
	"purchase_price" numeric(14, 2),
	"manufacturer" text,
	"model" text,
	"contract" text,
	"equipment" text,
	"forecast_start" date,
	"forecast_end" date,
	"actual_start" date,
	"actual_end" date,
	"is_actualized" boolean NOT NULL,
	"is_discontinued" boolean NOT NULL,
	"original_start" date,
	"original_end" date,
	"content_hash" text NOT NULL,
	"pems_updated_at" timestamp (3) with time zone NOT NULL,
	"pems_updated_by" text NOT NULL,
	"pems_change_reason" text,
	"synced_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "pfa_mirror_organization_id_pfa_id_pk" PRIMARY KEY("organization_id","pfa_id")
);
--> statement-breakpoint
CREATE TABLE "pfa_mirror_history" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"pfa_id" text NOT NULL,
	"version" integer NOT NULL,
	"snapshot" jsonb NOT NULL,
	"content_hash" text NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"changed_by" text NOT NULL,
	"change_reason" text,
	"bronze_id" uuid,
	"modification_id" uuid,
	"observed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "pfa_mirror_history_version" UNIQUE("organization_id","pfa_id","version")
);
--> statement-breakpoint
CREATE TABLE "pfa_quarantine" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"pfa_id" text,
	"version" integer,
	"bronze_id" uuid NOT NULL,
	"problems" jsonb NOT NULL,
	"raw" jsonb NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pfa_modification" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"pfa_id" text NOT NULL,
	"delta" jsonb NOT NULL,
	"seen" jsonb NOT NULL,
	"seen_discontinued" boolean NOT NULL,
	"base_version" integer NOT NULL,
	"sync_status" text DEFAULT 'draft' NOT NULL,
	"kind" text NOT NULL,
	"reason" text,
	"run_id" uuid,
	"commit_sequence" bigint,
	"committed_at" timestamp (3) with time zone,
	"pems_version" integer,
	"synced_at" timestamp (3) with time zone,
	"sync_error" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pfa_sync_conflict" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"modification_id" uuid NOT NULL,
	"pfa_id" text NOT NULL,
	"base_version" integer NOT NULL,
	"pems_version" integer NOT NULL,
	"base_data" jsonb NOT NULL,
	"local_data" jsonb NOT NULL,
	"pems_data" jsonb NOT NULL,
	"pems_changed_by" text,
	"pems_changed_at" timestamp (3) with time zone,
	"conflict_fields" text[] NOT NULL,
	"reason" text NOT NULL,
	"status" text DEFAULT 'unresolved' NOT NULL,
	"resolution" text,
	"merged_data" jsonb,
	"resolved_by" uuid,
	"resolved_at" timestamp (3) with time zone,
	"approved_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pfa_write_queue" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"modification_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"pfa_id" text NOT NULL,
	"operation" text NOT NULL,
	"payload" jsonb NOT NULL,
	"sent_version" integer,
	"status" text DEFAULT 'pending' NOT NULL,
	"priority" integer NOT NULL,
	"sequence" bigint NOT NULL,
	"retry_count" integer DEFAULT 0 NOT NULL,
	"max_retries" integer NOT NULL,
	"crash_count" integer DEFAULT 0 NOT NULL,
	"scheduled_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"claimed_by" text,
	"lease_expires_at" timestamp (3) with time zone,
	"claim_epoch" integer DEFAULT 0 NOT NULL,
	"outcome_unknown" boolean DEFAULT false NOT NULL,
	"mirror_stale" boolean DEFAULT false NOT NULL,
	"batch_limit" integer,
	"attempt_log" jsonb DEFAULT '[]' NOT NULL,
	"last_attempt_at" timestamp (3) with time zone,
	"last_error" jsonb,
	"completed_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "app_user" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"session_version" integer DEFAULT 1 NOT NULL,
	"suspended_at" timestamp (3) with time zone,
	"is_service" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "app_user_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "membership" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role_template_id" uuid NOT NULL,
	"denied_permissions" text[] DEFAULT '{}' NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "membership_organization_user" UNIQUE("organization_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "organization" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"connection_id" uuid NOT NULL,
	"write_sync_enabled" boolean DEFAULT true NOT NULL,
	"sync_paused_at" timestamp (3) with time zone,
	"sync_paused_by" uuid,
	"reason_required" boolean DEFAULT false NOT NULL,
	"override_limit" numeric(14, 2) DEFAULT '10000.00' NOT NULL,
	"pull_cursor" text,
	"last_pull_at" timestamp (3) with time zone,
	"last_full_pull_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organization_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "pems_connection" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"base_url" text NOT NULL,
	"credential" text NOT NULL,
	"rate_per_second" integer DEFAULT 10 NOT NULL,
	"rate_tat" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"breaker_state" text DEFAULT 'closed' NOT NULL,
	"breaker_failures" integer DEFAULT 0 NOT NULL,
	"down_since" timestamp (3) with time zone,
	"probe_at" timestamp (3) with time zone,
	"paused_at" timestamp (3) with time zone,
	"pause_reason" text,
	"last_answer_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "pems_connection_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "request_limit" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" numeric(20, 0)
);
--> statement-breakpoint
CREATE TABLE "role_template" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"permissions" text[] NOT NULL,
	CONSTRAINT "role_template_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"actor_id" uuid NOT NULL,
	"action" text NOT NULL,
	"entity" text NOT NULL,
	"entity_id" uuid,
	"pfa_id" text,
	"before" jsonb,
	"after" jsonb
);
--> statement-breakpoint
CREATE TABLE "sync_attempt" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"run_id" uuid,
	"method" text NOT NULL,
	"path" text NOT NULL,
	"request_body" jsonb,
	"status" integer,
	"outcome" text NOT NULL,
	"response_body" jsonb,
	"duration_ms" integer NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sync_attempt_organization_id_id_at_pk" PRIMARY KEY("organization_id","id","at")
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE TABLE "sync_run" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"direction" text NOT NULL,
	"trigger" text NOT NULL,
	"started_by" uuid,
	"status" text DEFAULT 'running' NOT NULL,
	"mode" text,
	"total" integer DEFAULT 0 NOT NULL,
	"succeeded" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"conflicts" integer DEFAULT 0 NOT NULL,
	"pages" integer DEFAULT 0 NOT NULL,
	"error" text,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "pems_batch" ADD CONSTRAINT "pems_batch_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pfa_bronze" ADD CONSTRAINT "pfa_bronze_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pfa_mirror" ADD CONSTRAINT "pfa_mirror_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pfa_mirror_history" ADD CONSTRAINT "pfa_mirror_history_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pfa_quarantine" ADD CONSTRAINT "pfa_quarantine_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pfa_modification" ADD CONSTRAINT "pfa_modification_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pfa_modification" ADD CONSTRAINT "pfa_modification_user_id_app_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."app_user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pfa_sync_conflict" ADD CONSTRAINT "pfa_sync_conflict_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pfa_sync_conflict" ADD CONSTRAINT "pfa_sync_conflict_modification_id_pfa_modification_id_fk" FOREIGN KEY ("modification_id") REFERENCES "public"."pfa_modification"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pfa_write_queue" ADD CONSTRAINT "pfa_write_queue_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pfa_write_queue" ADD CONSTRAINT "pfa_write_queue_modification_id_pfa_modification_id_fk" FOREIGN KEY ("modification_id") REFERENCES "public"."pfa_modification"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_id_app_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."app_user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_role_template_id_role_template_id_fk" FOREIGN KEY ("role_template_id") REFERENCES "public"."role_template"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_connection_id_pems_connection_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."pems_connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_attempt" ADD CONSTRAINT "sync_attempt_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_run" ADD CONSTRAINT "sync_run_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "pems_batch_organization" ON "pems_batch" USING btree ("organization_id","received_at");--> statement-breakpoint
CREATE INDEX "pfa_quarantine_organization" ON "pfa_quarantine" USING btree ("organization_id","pfa_id");--> statement-breakpoint
CREATE UNIQUE INDEX "pfa_modification_one_draft" ON "pfa_modification" USING btree ("organization_id","user_id","pfa_id") WHERE sync_status = 'draft';--> statement-breakpoint
CREATE INDEX "pfa_modification_open" ON "pfa_modification" USING btree ("organization_id","pfa_id","commit_sequence") WHERE sync_status in ('draft', 'committed', 'queued', 'syncing', 'conflict', 'failed');--> statement-breakpoint
CREATE INDEX "pfa_modification_record" ON "pfa_modification" USING btree ("organization_id","pfa_id","created_at");--> statement-breakpoint
CREATE INDEX "pfa_modification_run" ON "pfa_modification" USING btree ("organization_id","run_id");--> statement-breakpoint
CREATE UNIQUE INDEX "pfa_sync_conflict_open" ON "pfa_sync_conflict" USING btree ("organization_id","modification_id") WHERE status in ('unresolved', 'pending_approval');--> statement-breakpoint
CREATE INDEX "pfa_sync_conflict_status" ON "pfa_sync_conflict" USING btree ("organization_id","status","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "pfa_write_queue_one_in_flight" ON "pfa_write_queue" USING btree ("organization_id","pfa_id") WHERE status = 'processing';--> statement-breakpoint
CREATE INDEX "pfa_write_queue_due" ON "pfa_write_queue" USING btree ("organization_id","priority" DESC NULLS LAST,"sequence") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "pfa_write_queue_unfinished" ON "pfa_write_queue" USING btree ("organization_id","pfa_id","sequence") WHERE status in ('pending', 'processing');--> statement-breakpoint
CREATE INDEX "pfa_write_queue_lease" ON "pfa_write_queue" USING btree ("lease_expires_at") WHERE status = 'processing';--> statement-breakpoint
CREATE INDEX "pfa_write_queue_status" ON "pfa_write_queue" USING btree ("organization_id","status","completed_at");--> statement-breakpoint
CREATE INDEX "pfa_write_queue_modification" ON "pfa_write_queue" USING btree ("organization_id","modification_id");--> statement-breakpoint
CREATE INDEX "membership_user" ON "membership" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "audit_log_time" ON "audit_log" USING btree ("organization_id","at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "audit_log_record" ON "audit_log" USING btree ("organization_id","pfa_id","at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "audit_log_entity" ON "audit_log" USING btree ("organization_id","entity_id");--> statement-breakpoint
CREATE INDEX "sync_run_organization" ON "sync_run" USING btree ("organization_id","started_at" DESC NULLS LAST);
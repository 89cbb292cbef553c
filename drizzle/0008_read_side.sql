CREATE TABLE "pfa_silver" (
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
	"findings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"bronze_id" uuid NOT NULL,
	"observed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "pfa_silver_organization_id_pfa_id_version_pk" PRIMARY KEY("organization_id","pfa_id","version")
);
--> statement-breakpoint
CREATE TABLE "pems_schema_drift" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"field" text NOT NULL,
	"expected" text DEFAULT '' NOT NULL,
	"found" text DEFAULT '' NOT NULL,
	"bronze_id" uuid,
	"first_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"acknowledged_at" timestamp (3) with time zone,
	"acknowledged_by" uuid,
	CONSTRAINT "pems_schema_drift_once" UNIQUE("organization_id","kind","field","found")
);
--> statement-breakpoint
CREATE TABLE "pems_shape" (
	"organization_id" uuid NOT NULL,
	"field" text NOT NULL,
	"types" text[] DEFAULT '{}' NOT NULL,
	"first_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "pems_shape_organization_id_field_pk" PRIMARY KEY("organization_id","field")
);
--> statement-breakpoint
CREATE TABLE "pfa_import" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"status" text DEFAULT 'previewed' NOT NULL,
	"options" jsonb NOT NULL,
	"rows" jsonb,
	"row_count" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "reconciliation_finding" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"pfa_id" text NOT NULL,
	"kind" text NOT NULL,
	"mirror_version" integer,
	"pems_version" integer,
	"fields" text[] DEFAULT '{}' NOT NULL,
	"detail" jsonb,
	"repaired_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "reconciliation_scan" (
	"organization_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"pfa_id" text NOT NULL,
	"version" integer NOT NULL,
	"content_hash" text,
	"bronze_id" uuid NOT NULL,
	CONSTRAINT "reconciliation_scan_organization_id_run_id_pfa_id_pk" PRIMARY KEY("organization_id","run_id","pfa_id")
);
--> statement-breakpoint
ALTER TABLE "pems_batch" ADD COLUMN "bronze_id" uuid;--> statement-breakpoint
ALTER TABLE "pfa_quarantine" ADD COLUMN "retries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "pfa_quarantine" ADD COLUMN "retried_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "pfa_quarantine" ADD COLUMN "resolution" text;--> statement-breakpoint
ALTER TABLE "pfa_quarantine" ADD COLUMN "resolved_by" uuid;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "pull_every_minutes" integer;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "full_pull_hour" integer;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "full_pull_cursor" text;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "full_pull_started_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "pull_run_id" uuid;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "pull_worker" text;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "pull_lease_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "pull_wanted" text;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "pull_wanted_by" uuid;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "last_reconciliation_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sync_run" ADD COLUMN "estimate" integer;--> statement-breakpoint
ALTER TABLE "sync_run" ADD COLUMN "cancel_requested_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sync_run" ADD COLUMN "cancel_requested_by" uuid;--> statement-breakpoint
ALTER TABLE "pfa_silver" ADD CONSTRAINT "pfa_silver_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pems_schema_drift" ADD CONSTRAINT "pems_schema_drift_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pems_shape" ADD CONSTRAINT "pems_shape_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pfa_import" ADD CONSTRAINT "pfa_import_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reconciliation_finding" ADD CONSTRAINT "reconciliation_finding_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reconciliation_scan" ADD CONSTRAINT "reconciliation_scan_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "pfa_silver_bronze" ON "pfa_silver" USING btree ("organization_id","bronze_id");--> statement-breakpoint
CREATE INDEX "pfa_silver_findings" ON "pfa_silver" USING btree ("organization_id","pfa_id") WHERE findings <> '[]'::jsonb;--> statement-breakpoint
CREATE INDEX "pfa_import_user" ON "pfa_import" USING btree ("organization_id","user_id","created_at");--> statement-breakpoint
CREATE INDEX "reconciliation_finding_run" ON "reconciliation_finding" USING btree ("organization_id","run_id","kind");--> statement-breakpoint
CREATE INDEX "pems_batch_bronze" ON "pems_batch" USING btree ("organization_id","bronze_id");--> statement-breakpoint
CREATE INDEX "pfa_mirror_history_observed" ON "pfa_mirror_history" USING btree ("organization_id","observed_at");--> statement-breakpoint
CREATE INDEX "pfa_quarantine_open" ON "pfa_quarantine" USING btree ("organization_id","created_at") WHERE resolved_at IS NULL;--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_pull_every_minutes" CHECK ("organization"."pull_every_minutes" BETWEEN 0 AND 10080);--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_full_pull_hour" CHECK ("organization"."full_pull_hour" BETWEEN 0 AND 23);
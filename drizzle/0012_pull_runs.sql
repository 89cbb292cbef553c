ALTER TABLE "organization" ADD COLUMN "full_pull_records" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "pull_wanted_trigger" text;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "pull_attempted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sync_run" ADD COLUMN "note" text;
CREATE TABLE "sync_worker" (
	"id" uuid PRIMARY KEY NOT NULL,
	"lock_key" bigint NOT NULL,
	"graphile_worker_ids" text[] DEFAULT '{}' NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sync_worker_lock_key_unique" UNIQUE("lock_key")
);
--> statement-breakpoint
CREATE SEQUENCE pfa_worker_lock_key;
--> statement-breakpoint
GRANT USAGE ON SEQUENCE pfa_worker_lock_key TO pfa_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON sync_worker TO pfa_app;
--> statement-breakpoint
CREATE FUNCTION pfa_organizations_claimed_by(worker text) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT DISTINCT organization_id FROM pfa_write_queue WHERE status = 'processing' AND claimed_by = worker $$;
--> statement-breakpoint
-- The jobs of a worker process that is known to be dead; graphile-worker itself would wait 4 hours.
CREATE FUNCTION pfa_unlock_jobs(worker_ids text[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT graphile_worker.force_unlock_workers(worker_ids) $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION pfa_organizations_claimed_by(text) FROM PUBLIC;
--> statement-breakpoint
REVOKE ALL ON FUNCTION pfa_unlock_jobs(text[]) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION pfa_organizations_claimed_by(text) TO pfa_app;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION pfa_unlock_jobs(text[]) TO pfa_app;

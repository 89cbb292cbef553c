ALTER TABLE "organization" ADD COLUMN "write_sync_batch_size" integer;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "write_sync_max_retries" integer;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "write_sync_retry_delay" integer;--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_write_sync_batch_size" CHECK ("organization"."write_sync_batch_size" BETWEEN 1 AND 100);--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_write_sync_max_retries" CHECK ("organization"."write_sync_max_retries" BETWEEN 0 AND 20);--> statement-breakpoint
ALTER TABLE "organization" ADD CONSTRAINT "organization_write_sync_retry_delay" CHECK ("organization"."write_sync_retry_delay" BETWEEN 1 AND 3600000);--> statement-breakpoint
-- How many migrations ran: the application's role can't see the migrator's own table.
CREATE FUNCTION pfa_migrations_applied() RETURNS integer
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT count(*)::integer FROM drizzle.__drizzle_migrations $$;
--> statement-breakpoint
-- Counts and states over all organizations, for metrics and health; no money, no people, no records.
-- A worker lives while its advisory lock is held; its row may outlast it. Due: since when an item could have gone out.
CREATE FUNCTION pfa_sync_figures(at timestamptz, worker_lock_class integer) RETURNS jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT jsonb_build_object(
      'workersAlive', (
        SELECT count(*) FROM sync_worker w WHERE EXISTS (
          SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
            AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
            AND l.classid::bigint = worker_lock_class AND l.objid::bigint = w.lock_key)),
      'connections', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'breaker', c.breaker_state,
          'paused', c.paused_at IS NOT NULL) ORDER BY c.id), '[]') FROM pems_connection c),
      'organizations', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'connectionId', o.connection_id,
          'enabled', o.write_sync_enabled, 'paused', o.sync_paused_at IS NOT NULL,
          'pending', owed.pending, 'processing', owed.processing, 'deadLetters', (
            SELECT count(*) FROM pfa_write_queue f WHERE f.organization_id = o.id AND f.status = 'failed'),
          'oldestDueSeconds', extract(epoch FROM at - owed.due)::float8) ORDER BY o.id), '[]')
        FROM organization o CROSS JOIN LATERAL (
          SELECT count(*) FILTER (WHERE q.status = 'pending') AS pending,
                 count(*) FILTER (WHERE q.status = 'processing') AS processing,
                 least(min(q.scheduled_at) FILTER (WHERE q.status = 'pending' AND q.scheduled_at <= at),
                       min(q.lease_expires_at) FILTER (WHERE q.status = 'processing' AND q.lease_expires_at <= at)) AS due
          FROM pfa_write_queue q
          WHERE q.organization_id = o.id AND q.status IN ('pending', 'processing')) owed))
  $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION pfa_migrations_applied() FROM PUBLIC;
--> statement-breakpoint
REVOKE ALL ON FUNCTION pfa_sync_figures(timestamptz, integer) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION pfa_migrations_applied() TO pfa_app;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION pfa_sync_figures(timestamptz, integer) TO pfa_app;

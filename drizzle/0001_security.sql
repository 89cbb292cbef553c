-- Tenancy, the application's role, append-only guards, and the few functions that look across organizations.
-- The role `pfa_app` is made by src/db/migrate.ts: roles belong to the cluster, not to this database.

GRANT USAGE ON SCHEMA public TO pfa_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON pfa_modification TO pfa_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON pfa_mirror, pfa_write_queue, pfa_sync_conflict, pfa_quarantine, sync_run, pems_connection TO pfa_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON pfa_mirror_history, pems_batch, pfa_bronze, sync_attempt, audit_log TO pfa_app;
--> statement-breakpoint
GRANT SELECT, UPDATE ON organization TO pfa_app;
--> statement-breakpoint
GRANT SELECT ON membership, role_template TO pfa_app;
--> statement-breakpoint
-- Never the password hash: sign-in reads it through pfa_sign_in().
GRANT SELECT (id, email, name, suspended_at, is_service) ON app_user TO pfa_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON request_limit TO pfa_app;
--> statement-breakpoint

CREATE FUNCTION pfa_current_organization() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('pfa.organization_id', true), '')::uuid $$;
--> statement-breakpoint
CREATE FUNCTION pfa_current_actor() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('pfa.actor_id', true), '')::uuid $$;
--> statement-breakpoint

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['pfa_mirror', 'pfa_mirror_history', 'pems_batch', 'pfa_bronze', 'pfa_quarantine',
    'pfa_modification', 'pfa_write_queue', 'pfa_sync_conflict', 'sync_run', 'sync_attempt', 'audit_log', 'membership']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY tenant ON %I USING (organization_id = (SELECT pfa_current_organization()))', name);
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE organization ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON organization USING (id = (SELECT pfa_current_organization()));
--> statement-breakpoint
ALTER TABLE pems_connection ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON pems_connection USING (id = (SELECT connection_id FROM organization));
--> statement-breakpoint
ALTER TABLE app_user ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
-- Colleagues of the same organization, by name; nobody else.
CREATE POLICY colleague ON app_user USING (id IN (SELECT user_id FROM membership));
--> statement-breakpoint

CREATE FUNCTION pfa_refuse_change() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$;
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON pfa_mirror_history FOR EACH ROW EXECUTE FUNCTION pfa_refuse_change();
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION pfa_refuse_change();
--> statement-breakpoint
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON pfa_mirror_history FOR EACH STATEMENT EXECUTE FUNCTION pfa_refuse_change();
--> statement-breakpoint
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION pfa_refuse_change();
--> statement-breakpoint

CREATE SEQUENCE pfa_commit_sequence;
--> statement-breakpoint
GRANT USAGE ON SEQUENCE pfa_commit_sequence TO pfa_app;
--> statement-breakpoint

CREATE TABLE pfa_bronze_default PARTITION OF pfa_bronze DEFAULT;
--> statement-breakpoint
CREATE TABLE sync_attempt_default PARTITION OF sync_attempt DEFAULT;
--> statement-breakpoint
-- Makes the monthly partitions from this month to `months` ahead; called at every start and daily.
CREATE FUNCTION pfa_make_partitions(months integer) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE parent text; first date; part text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('pfa_make_partitions'));
  FOREACH parent IN ARRAY ARRAY['pfa_bronze', 'sync_attempt'] LOOP
    FOR offset_months IN 0..months LOOP
      first := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => offset_months))::date;
      part := parent || '_' || to_char(first, 'YYYY_MM');
      IF to_regclass(part) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', part, parent,
          first::timestamp AT TIME ZONE 'UTC', (first + interval '1 month') AT TIME ZONE 'UTC');
      END IF;
    END LOOP;
  END LOOP;
END $$;
--> statement-breakpoint
SELECT pfa_make_partitions(3);
--> statement-breakpoint

-- The only ways to look across organizations. Each returns ids or what sign-in needs, never business data.
CREATE FUNCTION pfa_enqueue(task text, payload json, run_at timestamptz, key text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT graphile_worker.add_job(task, payload, run_at => run_at, job_key => key, max_attempts => 5) $$;
--> statement-breakpoint
CREATE FUNCTION pfa_organizations_with_due_writes(at timestamptz) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT o.id FROM organization o WHERE o.write_sync_enabled AND o.sync_paused_at IS NULL AND EXISTS (
          SELECT 1 FROM pfa_write_queue q WHERE q.organization_id = o.id AND q.status = 'pending' AND q.scheduled_at <= at) $$;
--> statement-breakpoint
CREATE FUNCTION pfa_organizations_with_expired_leases(at timestamptz) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT DISTINCT organization_id FROM pfa_write_queue WHERE status = 'processing' AND lease_expires_at <= at $$;
--> statement-breakpoint
CREATE FUNCTION pfa_all_organizations() RETURNS TABLE (id uuid, code text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT id, code FROM organization ORDER BY code $$;
--> statement-breakpoint
CREATE FUNCTION pfa_sign_in(address text)
  RETURNS TABLE (id uuid, email text, name text, password_hash text, session_version integer, suspended_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT id, email, name, password_hash, session_version, suspended_at FROM app_user
        WHERE email = lower(address) AND NOT is_service $$;
--> statement-breakpoint
CREATE FUNCTION pfa_session(user_id uuid)
  RETURNS TABLE (id uuid, email text, name text, session_version integer, suspended_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT u.id, u.email, u.name, u.session_version, u.suspended_at FROM app_user u WHERE u.id = user_id $$;
--> statement-breakpoint
CREATE FUNCTION pfa_memberships(of_user uuid)
  RETURNS TABLE (organization_id uuid, code text, name text, role text, permissions text[], denied text[], expires_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT o.id, o.code, o.name, t.name, t.permissions, m.denied_permissions, m.expires_at
        FROM membership m JOIN organization o ON o.id = m.organization_id JOIN role_template t ON t.id = m.role_template_id
        WHERE m.user_id = of_user ORDER BY o.code $$;
--> statement-breakpoint

DO $$
DECLARE signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['pfa_enqueue(text, json, timestamptz, text)', 'pfa_organizations_with_due_writes(timestamptz)',
    'pfa_organizations_with_expired_leases(timestamptz)', 'pfa_all_organizations()', 'pfa_sign_in(text)', 'pfa_session(uuid)',
    'pfa_memberships(uuid)', 'pfa_make_partitions(integer)']
  LOOP
    EXECUTE 'REVOKE ALL ON FUNCTION ' || signature || ' FROM PUBLIC';
    EXECUTE 'GRANT EXECUTE ON FUNCTION ' || signature || ' TO pfa_app';
  END LOOP;
END $$;

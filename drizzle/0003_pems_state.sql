ALTER TABLE "pems_connection" ALTER COLUMN "rate_tat" SET DATA TYPE timestamp with time zone;--> statement-breakpoint
ALTER TABLE "pems_connection" ALTER COLUMN "rate_tat" SET DEFAULT now();--> statement-breakpoint

-- A connection's breaker and pause concern every organization that shares it: these are told, and woken.
CREATE FUNCTION pfa_organizations_sharing_connection() RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT o.id FROM organization o
        WHERE o.connection_id = (SELECT connection_id FROM organization WHERE id = pfa_current_organization())
        ORDER BY o.id $$;
--> statement-breakpoint
-- Connections that wait for a probe, each through one of its organizations: PEMS was down when it was last asked, or it
-- has recovered and nobody has used the trial for a minute.
CREATE FUNCTION pfa_connections_to_probe() RETURNS TABLE (connection_id uuid, organization_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT c.id, (SELECT o.id FROM organization o WHERE o.connection_id = c.id ORDER BY o.id LIMIT 1)
        FROM pems_connection c
        WHERE c.paused_at IS NULL AND EXISTS (SELECT 1 FROM organization o WHERE o.connection_id = c.id)
          AND ((c.breaker_state = 'open' AND c.probe_at <= now())
            OR (c.breaker_state = 'half_open' AND c.probe_at <= now() - interval '1 minute')) $$;
--> statement-breakpoint

DO $$
DECLARE signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['pfa_organizations_sharing_connection()', 'pfa_connections_to_probe()'] LOOP
    EXECUTE 'REVOKE ALL ON FUNCTION ' || signature || ' FROM PUBLIC';
    EXECUTE 'GRANT EXECUTE ON FUNCTION ' || signature || ' TO pfa_app';
  END LOOP;
END $$;

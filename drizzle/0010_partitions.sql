-- What is kept for a time lies in monthly partitions. These functions take the moment as a parameter, so that a test can
-- move the clock over a month's end.
CREATE FUNCTION pfa_make_partitions(months integer, at timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE parent text; moment text; first timestamptz; next timestamptz; part text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('pfa_make_partitions'));
  FOR parent, moment IN VALUES ('pfa_bronze', 'received_at'), ('sync_attempt', 'at') LOOP
    FOR offset_months IN 0..months LOOP
      first := (date_trunc('month', at AT TIME ZONE 'UTC') + make_interval(months => offset_months)) AT TIME ZONE 'UTC';
      next := (date_trunc('month', at AT TIME ZONE 'UTC') + make_interval(months => offset_months + 1)) AT TIME ZONE 'UTC';
      part := parent || '_' || to_char(first AT TIME ZONE 'UTC', 'YYYY_MM');
      CONTINUE WHEN to_regclass(part) IS NOT NULL;
      EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS)', part, parent);
      EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent || '_default');
      EXECUTE format('WITH late AS (DELETE FROM %I WHERE %I >= %L AND %I < %L RETURNING *) INSERT INTO %I SELECT * FROM late',
        parent || '_default', moment, first, moment, next, part);
      EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, part, first, next);
    END LOOP;
  END LOOP;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION pfa_make_partitions(months integer) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT pfa_make_partitions(months, now()) $$;
--> statement-breakpoint
-- Drops one month that ended before the moment given for its table: raw pages, or requests. Gives its name, or null when no
-- month is past. The caller sets a lock_timeout: the drop is instant, and nobody is to wait behind it.
CREATE FUNCTION pfa_drop_past_partition(bronze_before timestamptz, attempts_before timestamptz) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE part text;
BEGIN
  SELECT c.relname INTO part
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    JOIN (VALUES ('pfa_bronze'::regclass, bronze_before), ('sync_attempt'::regclass, attempts_before)) AS k(parent, before)
      ON k.parent = i.inhparent
  WHERE c.relname ~ '_\d{4}_\d{2}$'
    AND (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC' <= k.before
  ORDER BY c.relname LIMIT 1;
  IF part IS NOT NULL THEN
    EXECUTE format('DROP TABLE %I', part);
  END IF;
  RETURN part;
END $$;
--> statement-breakpoint
-- Rows for which no month was made: there should be none.
CREATE FUNCTION pfa_default_partition_rows() RETURNS jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT jsonb_build_object('pfa_bronze', (SELECT count(*) FROM pfa_bronze_default),
                                  'sync_attempt', (SELECT count(*) FROM sync_attempt_default)) $$;
--> statement-breakpoint
-- Organizations whose pull a worker has in hand.
CREATE FUNCTION pfa_organizations_pulled_by(worker text) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT id FROM organization WHERE pull_worker = worker $$;
--> statement-breakpoint
DO $$
DECLARE signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['pfa_make_partitions(integer, timestamptz)', 'pfa_default_partition_rows()',
    'pfa_drop_past_partition(timestamptz, timestamptz)', 'pfa_organizations_pulled_by(text)']
  LOOP
    EXECUTE 'REVOKE ALL ON FUNCTION ' || signature || ' FROM PUBLIC';
    EXECUTE 'GRANT EXECUTE ON FUNCTION ' || signature || ' TO pfa_app';
  END LOOP;
END $$;

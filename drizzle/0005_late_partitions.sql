-- A month whose partition was made too late has rows in the default partition, which forbids making it the short way: a
-- database that nobody migrated for three months could not be migrated any more. The rows move into their partition first.
CREATE OR REPLACE FUNCTION pfa_make_partitions(months integer) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE parent text; moment text; first timestamptz; next timestamptz; part text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('pfa_make_partitions'));
  FOR parent, moment IN VALUES ('pfa_bronze', 'received_at'), ('sync_attempt', 'at') LOOP
    FOR offset_months IN 0..months LOOP
      first := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => offset_months)) AT TIME ZONE 'UTC';
      next := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => offset_months + 1)) AT TIME ZONE 'UTC';
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

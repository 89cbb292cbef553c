-- What was settled longer ago than the moment given leaves, of the organization that was entered, at most so many rows of
-- each table in one call. Gives how many went: call it until that is 0.
--   * findings of reconciliations, but for the newest report; the run says so;
--   * quarantine that was resolved: what was dismissed stays as long as PEMS may send it again;
--   * changes in the shape of records that were acknowledged and are no longer seen.
CREATE FUNCTION pfa_drop_old_reports(before timestamptz, most integer) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE own uuid := pfa_current_organization(); runs uuid[]; dropped integer; part integer;
BEGIN
  WITH gone AS (
    DELETE FROM reconciliation_finding WHERE organization_id = own AND id = ANY (ARRAY(
      SELECT f.id FROM sync_run r JOIN reconciliation_finding f ON f.organization_id = r.organization_id AND f.run_id = r.id
      WHERE r.organization_id = own AND r.direction = 'reconciliation' AND r.status <> 'running' AND r.started_at < before
        AND r.id IS DISTINCT FROM (
          SELECT n.id FROM sync_run n
          WHERE n.organization_id = own AND n.direction = 'reconciliation' AND n.status = 'completed'
          ORDER BY n.started_at DESC LIMIT 1)
      LIMIT most))
    RETURNING run_id)
  SELECT array_agg(DISTINCT run_id), count(*) INTO runs, dropped FROM gone;
  UPDATE sync_run SET note = 'Its findings are no longer kept.' WHERE organization_id = own AND id = ANY (runs);
  DELETE FROM pfa_quarantine WHERE organization_id = own AND id = ANY (ARRAY(
    SELECT q.id FROM pfa_quarantine q
    WHERE q.organization_id = own AND q.resolved_at < before
      AND (q.resolution IS DISTINCT FROM 'dismissed' OR EXISTS (
        SELECT 1 FROM pfa_mirror m WHERE m.organization_id = own AND m.pfa_id = q.pfa_id AND m.version > q.version))
    LIMIT most));
  GET DIAGNOSTICS part = ROW_COUNT;
  dropped := dropped + part;
  DELETE FROM pems_schema_drift WHERE organization_id = own AND id = ANY (ARRAY(
    SELECT d.id FROM pems_schema_drift d
    WHERE d.organization_id = own AND d.acknowledged_at < before AND d.last_seen_at < before LIMIT most));
  GET DIAGNOSTICS part = ROW_COUNT;
  RETURN dropped + part;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION pfa_drop_old_reports(timestamptz, integer) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION pfa_drop_old_reports(timestamptz, integer) TO pfa_app;

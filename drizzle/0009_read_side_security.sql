-- Tenancy and rights of the tables of the read side.
GRANT SELECT, INSERT, UPDATE, DELETE ON pfa_silver, pems_shape, pems_schema_drift, reconciliation_scan, reconciliation_finding,
  pfa_import TO pfa_app;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['pfa_silver', 'pems_shape', 'pems_schema_drift', 'reconciliation_scan', 'reconciliation_finding',
    'pfa_import']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY tenant ON %I USING (organization_id = (SELECT pfa_current_organization()))', name);
  END LOOP;
END $$;
--> statement-breakpoint
-- Batches of before knew their raw page only the other way round.
UPDATE pems_batch b SET bronze_id = r.id FROM pfa_bronze r WHERE r.organization_id = b.organization_id AND r.batch_id = b.id;

-- What gold added up to at the end of each day: how the totals moved. The row of the present day follows each refresh.
CREATE TABLE gold.daily_total (
  organization_id uuid NOT NULL,
  day date NOT NULL,
  records integer NOT NULL,
  plan_cost numeric NOT NULL,
  plan_days bigint NOT NULL,
  forecast_cost numeric NOT NULL,
  forecast_days bigint NOT NULL,
  actual_cost numeric NOT NULL,
  actual_days bigint NOT NULL,
  PRIMARY KEY (organization_id, day)
);
--> statement-breakpoint
ALTER TABLE gold.daily_total ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON gold.daily_total USING (organization_id = (SELECT public.pfa_current_organization()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON gold.daily_total TO pfa_app;
--> statement-breakpoint
-- What was counted last begins the series of an organization that is refreshed already.
INSERT INTO gold.daily_total (organization_id, day, records, plan_cost, plan_days, forecast_cost, forecast_days, actual_cost, actual_days)
  SELECT s.organization_id, s.as_of, coalesce(sum(t.forecast_quantity), 0), coalesce(sum(t.plan_cost), 0.00), coalesce(sum(t.plan_days), 0),
    coalesce(sum(t.forecast_cost), 0.00), coalesce(sum(t.forecast_days), 0), coalesce(sum(t.actual_cost), 0.00),
    coalesce(sum(t.actual_days), 0)
  FROM gold.refresh_state s LEFT JOIN gold.fact_total t ON t.organization_id = s.organization_id
  GROUP BY s.organization_id, s.as_of;

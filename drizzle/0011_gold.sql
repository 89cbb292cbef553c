-- Gold: figures by month that are kept up to date from the mirror (src/services/gold), and the views that a BI tool reads.
-- The roles pfa_bi and pfa_bi_money are made by src/db/migrate.ts: roles belong to the cluster, not to this database.
CREATE SCHEMA gold;
--> statement-breakpoint

-- The cost of src/domain/cost.ts for a range of days; ten decimals on the divisor keep the quotient exact enough to round.
CREATE FUNCTION gold.cost_between(source text, rate numeric, price numeric, first date, until date) RETURNS numeric
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE source
      WHEN 'Purchase' THEN CASE WHEN price >= 0 THEN price END
      WHEN 'Rental' THEN CASE WHEN rate >= 0 AND first <= until THEN round(rate * (until - first) / 30.4400000000, 2) END
    END $$;
--> statement-breakpoint
-- Months since the year 0.
CREATE FUNCTION gold.month_number(day date) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT (extract(year FROM day) * 12 + extract(month FROM day))::integer - 1 $$;
--> statement-breakpoint
CREATE FUNCTION gold.month_of(number integer) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT make_date(number / 12, number % 12 + 1, 1) $$;
--> statement-breakpoint
-- monthlySpread of src/domain/monthly-spread.ts: one row a month, or one with month null. A test holds both to the same results.
CREATE FUNCTION gold.months_of(source text, rate numeric, price numeric, first date, until date)
  RETURNS TABLE (month date, days integer, cost numeric) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN r.spread THEN p.starts END,
      CASE WHEN until > first THEN p.upto - p.since ELSE 0 END,
      CASE WHEN NOT r.spread THEN gold.cost_between(source, rate, price, first, until)
        WHEN source = 'Purchase' THEN CASE WHEN price >= 0 THEN CASE WHEN n = r.opening THEN price ELSE 0.00 END END
        -- Whole cents where they fit: days / 30.44 is days * 25 / 761, and a half is rounded up. Several times as fast.
        WHEN r.cents IS NOT NULL THEN
          0.01 * ((50 * r.cents * (p.upto - first) + 761) / 1522 - (50 * r.cents * (p.since - first) + 761) / 1522)
        WHEN source = 'Rental' THEN CASE WHEN rate >= 0 AND first <= until THEN
          round(rate * (p.upto - first) / 30.4400000000, 2) - round(rate * (p.since - first) / 30.4400000000, 2) END
      END
    FROM (
      SELECT b.opening, b.closing, coalesce(b.closing - b.opening < 1200, false) AS spread,
        CASE WHEN source = 'Rental' AND rate >= 0 AND rate < 1000000000 AND first <= until THEN (rate * 100)::bigint END AS cents
      FROM (SELECT gold.month_number(first) AS opening,
              gold.month_number(CASE WHEN until > first THEN until - 1 ELSE first END) AS closing) b
      -- Worked out once for a range, not once for each of its months.
      OFFSET 0
    ) r
    CROSS JOIN LATERAL generate_series(CASE WHEN r.spread THEN r.opening ELSE 0 END, CASE WHEN r.spread THEN r.closing ELSE 0 END) n
    CROSS JOIN LATERAL (
      SELECT CASE WHEN r.spread THEN gold.month_of(n) END AS starts,
        CASE WHEN r.spread THEN greatest(first, gold.month_of(n)) ELSE first END AS since,
        CASE WHEN r.spread THEN least(until, gold.month_of(n + 1)) ELSE until END AS upto
    ) p $$;
--> statement-breakpoint

-- What of each record was counted last. Changed records are found by a join with the mirror.
CREATE TABLE gold.fact_record (
  organization_id uuid NOT NULL,
  pfa_id text NOT NULL,
  version integer NOT NULL,
  content_hash text NOT NULL,
  -- The group of dimensions in which it counts; null for a discontinued record, which counts nowhere.
  group_key uuid,
  description text,
  category text,
  class text,
  source text,
  dor text,
  area_silo text,
  manufacturer text,
  model text,
  contract text,
  equipment text,
  is_funds_transferable boolean NOT NULL,
  is_actualized boolean NOT NULL,
  is_discontinued boolean NOT NULL,
  original_start date,
  original_end date,
  forecast_start date,
  forecast_end date,
  actual_start date,
  actual_end date,
  monthly_rate numeric(14, 2),
  purchase_price numeric(14, 2),
  plan_cost numeric,
  forecast_cost numeric,
  actual_cost numeric,
  updated_at timestamp (3) with time zone NOT NULL,
  updated_by text NOT NULL,
  PRIMARY KEY (organization_id, pfa_id)
);
--> statement-breakpoint
CREATE INDEX fact_record_group ON gold.fact_record (organization_id, group_key);
--> statement-breakpoint
-- A group of dimensions in one month. The unknown are records whose cost is left out because it is unknown.
CREATE TABLE gold.fact_month (
  organization_id uuid NOT NULL,
  group_key uuid NOT NULL,
  month date,
  category text,
  class text,
  source text,
  dor text,
  area_silo text,
  plan_cost numeric NOT NULL,
  plan_days bigint NOT NULL,
  plan_quantity integer NOT NULL,
  plan_unknown integer NOT NULL,
  forecast_cost numeric NOT NULL,
  forecast_days bigint NOT NULL,
  forecast_quantity integer NOT NULL,
  forecast_unknown integer NOT NULL,
  actual_cost numeric NOT NULL,
  actual_days bigint NOT NULL,
  actual_quantity integer NOT NULL,
  actual_unknown integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX fact_month_group ON gold.fact_month (organization_id, group_key, month) NULLS NOT DISTINCT;
--> statement-breakpoint
CREATE INDEX fact_month_month ON gold.fact_month (organization_id, month);
--> statement-breakpoint
-- The same over all groups that share one dimension (dimension 'all': over all groups): what charts ask for. Kept by adding and
-- subtracting what a group was and is.
CREATE TABLE gold.fact_rollup (
  organization_id uuid NOT NULL,
  dimension text NOT NULL,
  value text,
  month date,
  plan_cost numeric NOT NULL,
  plan_days bigint NOT NULL,
  plan_quantity integer NOT NULL,
  plan_unknown integer NOT NULL,
  forecast_cost numeric NOT NULL,
  forecast_days bigint NOT NULL,
  forecast_quantity integer NOT NULL,
  forecast_unknown integer NOT NULL,
  actual_cost numeric NOT NULL,
  actual_days bigint NOT NULL,
  actual_quantity integer NOT NULL,
  actual_unknown integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX fact_rollup_value ON gold.fact_rollup (organization_id, dimension, month, value) NULLS NOT DISTINCT;
--> statement-breakpoint
-- The same over all months: what a record costs is there once, however many months it spans.
CREATE TABLE gold.fact_total (
  organization_id uuid NOT NULL,
  group_key uuid NOT NULL,
  category text,
  class text,
  source text,
  dor text,
  area_silo text,
  plan_cost numeric NOT NULL,
  plan_days bigint NOT NULL,
  plan_quantity integer NOT NULL,
  plan_unknown integer NOT NULL,
  forecast_cost numeric NOT NULL,
  forecast_days bigint NOT NULL,
  forecast_quantity integer NOT NULL,
  forecast_unknown integer NOT NULL,
  actual_cost numeric NOT NULL,
  actual_days bigint NOT NULL,
  actual_quantity integer NOT NULL,
  actual_unknown integer NOT NULL,
  PRIMARY KEY (organization_id, group_key)
);
--> statement-breakpoint
-- What changed since the day before `as_of` ended. A forecast cost that is unknown or not counted is null.
CREATE TABLE gold.fact_change (
  organization_id uuid NOT NULL,
  pfa_id text NOT NULL,
  kind text NOT NULL,
  fields text[] NOT NULL,
  version_before integer,
  version integer NOT NULL,
  forecast_before numeric,
  forecast_now numeric,
  changed_by text NOT NULL,
  changed_at timestamp (3) with time zone NOT NULL,
  reason text,
  PRIMARY KEY (organization_id, pfa_id)
);
--> statement-breakpoint
CREATE TABLE gold.refresh_state (
  organization_id uuid PRIMARY KEY,
  -- Up to which day running rentals cost; the change list is against the end of the day before.
  as_of date NOT NULL,
  refreshed_at timestamp (3) with time zone NOT NULL,
  -- Of the way in which it was worked out: another one means that all has to be worked out again.
  calculation integer NOT NULL
);
--> statement-breakpoint
-- Which login role of a BI tool may read which organization (`npm run bi-reader`).
CREATE TABLE gold.reader (
  role_name text NOT NULL,
  organization_id uuid NOT NULL REFERENCES public.organization (id),
  PRIMARY KEY (role_name, organization_id)
);
--> statement-breakpoint

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['fact_record', 'fact_month', 'fact_rollup', 'fact_total', 'fact_change', 'refresh_state', 'reader'] LOOP
    EXECUTE format('ALTER TABLE gold.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY tenant ON gold.%I USING (organization_id = (SELECT public.pfa_current_organization()))', name);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA gold TO pfa_app, pfa_bi, pfa_bi_money;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON gold.fact_record, gold.fact_month, gold.fact_rollup, gold.fact_total, gold.fact_change,
  gold.refresh_state
  TO pfa_app;
--> statement-breakpoint

-- Organizations whose gold is behind: a new day, another way of working it out, or records of the mirror written since: a correction
-- at the same version and a repair that sets the mirror back are no new versions. A record that was being written when gold was
-- refreshed may have been missed: `margin` is how long a transaction may have taken.
CREATE FUNCTION pfa_organizations_with_stale_gold(today date, calculation integer, margin interval) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT o.id FROM organization o LEFT JOIN gold.refresh_state s ON s.organization_id = o.id
    WHERE s.organization_id IS NULL OR s.as_of <> today OR s.calculation <> pfa_organizations_with_stale_gold.calculation
      OR o.last_reconciliation_at > s.refreshed_at - margin
      -- By max(), the end of an index (pfa_mirror_synced); an EXISTS is taken for likely, and reads the whole mirror when it isn't.
      OR (SELECT max(m.synced_at) FROM pfa_mirror m WHERE m.organization_id = o.id) > s.refreshed_at - margin
    ORDER BY s.refreshed_at NULLS FIRST, o.id
  $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION pfa_organizations_with_stale_gold(date, integer, interval) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION pfa_organizations_with_stale_gold(date, integer, interval) TO pfa_app;
--> statement-breakpoint

-- The views run with the rights of their owner, so they must ask who signed in: session_user, which SET ROLE doesn't change.
-- security_barrier keeps a reader's own functions from seeing rows before this condition has left them out.
CREATE VIEW gold.organizations WITH (security_barrier) AS
  SELECT o.code AS organization, o.name, s.as_of, s.refreshed_at
  FROM public.organization o LEFT JOIN gold.refresh_state s ON s.organization_id = o.id
  WHERE o.id = ANY (ARRAY(SELECT r.organization_id FROM gold.reader r WHERE r.role_name = session_user::text));
--> statement-breakpoint
CREATE VIEW gold.monthly WITH (security_barrier) AS
  SELECT o.code AS organization, l.layer, f.month, f.category, f.class, f.source, f.dor, f.area_silo AS area,
    l.cost, l.days, l.quantity, l.unknown_cost
  FROM gold.fact_month f JOIN public.organization o ON o.id = f.organization_id
  CROSS JOIN LATERAL (VALUES
    ('plan', f.plan_cost, f.plan_days, f.plan_quantity, f.plan_unknown),
    ('forecast', f.forecast_cost, f.forecast_days, f.forecast_quantity, f.forecast_unknown),
    ('actual', f.actual_cost, f.actual_days, f.actual_quantity, f.actual_unknown)
  ) AS l(layer, cost, days, quantity, unknown_cost)
  WHERE f.organization_id = ANY (ARRAY(SELECT r.organization_id FROM gold.reader r WHERE r.role_name = session_user::text))
    AND l.quantity > 0;
--> statement-breakpoint
CREATE VIEW gold.monthly_quantity WITH (security_barrier) AS
  SELECT organization, layer, month, category, class, source, dor, area, days, quantity FROM gold.monthly;
--> statement-breakpoint
CREATE VIEW gold.monthly_by WITH (security_barrier) AS
  SELECT o.code AS organization, CASE f.dimension WHEN 'area_silo' THEN 'area' ELSE f.dimension END AS dimension, f.value, l.layer,
    f.month, l.cost, l.days, l.quantity, l.unknown_cost
  FROM gold.fact_rollup f JOIN public.organization o ON o.id = f.organization_id
  CROSS JOIN LATERAL (VALUES
    ('plan', f.plan_cost, f.plan_days, f.plan_quantity, f.plan_unknown),
    ('forecast', f.forecast_cost, f.forecast_days, f.forecast_quantity, f.forecast_unknown),
    ('actual', f.actual_cost, f.actual_days, f.actual_quantity, f.actual_unknown)
  ) AS l(layer, cost, days, quantity, unknown_cost)
  WHERE f.organization_id = ANY (ARRAY(SELECT r.organization_id FROM gold.reader r WHERE r.role_name = session_user::text))
    AND l.quantity > 0;
--> statement-breakpoint
CREATE VIEW gold.monthly_by_quantity WITH (security_barrier) AS
  SELECT organization, dimension, value, layer, month, days, quantity FROM gold.monthly_by;
--> statement-breakpoint
CREATE VIEW gold.records WITH (security_barrier) AS
  SELECT o.code AS organization, f.pfa_id, f.version, f.description, f.category, f.class, f.source, f.dor, f.area_silo AS area,
    f.manufacturer, f.model, f.contract, f.equipment, f.is_funds_transferable, f.is_actualized, f.is_discontinued,
    f.original_start AS plan_start, f.original_end AS plan_end, f.forecast_start, f.forecast_end, f.actual_start, f.actual_end,
    f.updated_at, f.updated_by, f.monthly_rate, f.purchase_price, f.plan_cost, f.forecast_cost, f.actual_cost,
    f.forecast_cost - f.plan_cost AS forecast_minus_plan, f.actual_cost - f.plan_cost AS actual_minus_plan,
    f.actual_cost - f.forecast_cost AS actual_minus_forecast
  FROM gold.fact_record f JOIN public.organization o ON o.id = f.organization_id
  WHERE f.organization_id = ANY (ARRAY(SELECT r.organization_id FROM gold.reader r WHERE r.role_name = session_user::text));
--> statement-breakpoint
CREATE VIEW gold.records_no_money WITH (security_barrier) AS
  SELECT organization, pfa_id, version, description, category, class, source, dor, area, manufacturer, model, contract,
    equipment, is_funds_transferable, is_actualized, is_discontinued, plan_start, plan_end, forecast_start, forecast_end,
    actual_start, actual_end, updated_at, updated_by
  FROM gold.records;
--> statement-breakpoint
CREATE VIEW gold.variance WITH (security_barrier) AS
  SELECT o.code AS organization, f.category, f.class, f.source, f.dor, f.area_silo AS area, f.forecast_quantity AS records,
    f.plan_cost, f.forecast_cost, f.actual_cost, f.forecast_cost - f.plan_cost AS forecast_minus_plan,
    f.actual_cost - f.plan_cost AS actual_minus_plan, f.actual_cost - f.forecast_cost AS actual_minus_forecast,
    f.plan_days, f.forecast_days, f.actual_days,
    f.plan_unknown AS unknown_plan, f.forecast_unknown AS unknown_forecast, f.actual_unknown AS unknown_actual
  FROM gold.fact_total f JOIN public.organization o ON o.id = f.organization_id
  WHERE f.organization_id = ANY (ARRAY(SELECT r.organization_id FROM gold.reader r WHERE r.role_name = session_user::text));
--> statement-breakpoint
CREATE VIEW gold.variance_monthly WITH (security_barrier) AS
  SELECT o.code AS organization, CASE f.dimension WHEN 'area_silo' THEN 'area' ELSE f.dimension END AS dimension, f.value, f.month,
    f.plan_cost, f.forecast_cost, f.actual_cost, f.forecast_cost - f.plan_cost AS forecast_minus_plan,
    f.actual_cost - f.plan_cost AS actual_minus_plan, f.actual_cost - f.forecast_cost AS actual_minus_forecast
  FROM gold.fact_rollup f JOIN public.organization o ON o.id = f.organization_id
  WHERE f.organization_id = ANY (ARRAY(SELECT r.organization_id FROM gold.reader r WHERE r.role_name = session_user::text));
--> statement-breakpoint
CREATE VIEW gold.changes_since_yesterday WITH (security_barrier) AS
  SELECT o.code AS organization, c.pfa_id, f.description, f.category, f.class, f.source, f.dor, f.area_silo AS area, c.kind,
    c.fields, c.version_before, c.version, c.changed_by, c.changed_at, c.reason, c.forecast_before, c.forecast_now,
    coalesce(c.forecast_now, 0) - coalesce(c.forecast_before, 0) AS forecast_change
  FROM gold.fact_change c
  JOIN gold.fact_record f ON f.organization_id = c.organization_id AND f.pfa_id = c.pfa_id
  JOIN public.organization o ON o.id = c.organization_id
  WHERE c.organization_id = ANY (ARRAY(SELECT r.organization_id FROM gold.reader r WHERE r.role_name = session_user::text));
--> statement-breakpoint
-- Without the reason: people may name an amount in it.
CREATE VIEW gold.changes_since_yesterday_no_money WITH (security_barrier) AS
  SELECT organization, pfa_id, description, category, class, source, dor, area, kind,
    array_remove(array_remove(fields, 'monthlyRate'), 'purchasePrice') AS fields, version_before, version, changed_by, changed_at
  FROM gold.changes_since_yesterday;
--> statement-breakpoint
GRANT SELECT ON gold.organizations, gold.monthly_quantity, gold.monthly_by_quantity, gold.records_no_money,
  gold.changes_since_yesterday_no_money TO pfa_bi, pfa_bi_money;
--> statement-breakpoint
GRANT SELECT ON gold.monthly, gold.monthly_by, gold.records, gold.variance, gold.variance_monthly, gold.changes_since_yesterday
  TO pfa_bi_money;
--> statement-breakpoint

COMMENT ON SCHEMA gold IS 'Figures for analysis: stable views, described in docs/gold.md. Read the views; the tables behind them may change.';
--> statement-breakpoint
COMMENT ON VIEW gold.organizations IS 'The organizations that this login may read, and how fresh their figures are.';
--> statement-breakpoint
COMMENT ON VIEW gold.monthly IS 'Cost (US dollars), days and quantity by layer, calendar month and dimensions, without discontinued records.';
--> statement-breakpoint
COMMENT ON VIEW gold.monthly_quantity IS 'gold.monthly without money.';
--> statement-breakpoint
COMMENT ON VIEW gold.monthly_by IS 'gold.monthly added up over all groups that share one dimension: quick, for charts.';
--> statement-breakpoint
COMMENT ON VIEW gold.monthly_by_quantity IS 'gold.monthly_by without money.';
--> statement-breakpoint
COMMENT ON VIEW gold.records IS 'One row a record, discontinued ones too, with its costs in US dollars and their differences.';
--> statement-breakpoint
COMMENT ON VIEW gold.records_no_money IS 'gold.records without money.';
--> statement-breakpoint
COMMENT ON VIEW gold.variance IS 'Plan, forecast and actual cost (US dollars) over all months and their differences, by dimensions.';
--> statement-breakpoint
COMMENT ON VIEW gold.variance_monthly IS 'Plan, forecast and actual cost (US dollars) and their differences, by calendar month and one dimension.';
--> statement-breakpoint
COMMENT ON VIEW gold.changes_since_yesterday IS 'Records that differ from what they were when yesterday (UTC) ended, with their forecast cost then and now.';
--> statement-breakpoint
COMMENT ON VIEW gold.changes_since_yesterday_no_money IS 'gold.changes_since_yesterday without money and without reasons.';
--> statement-breakpoint
DO $$
DECLARE
  meaning jsonb := '{
    "organization": "Code of the organization.",
    "name": "Name of the organization.",
    "as_of": "UTC day up to which a running rental costs.",
    "refreshed_at": "When the figures were last brought up to date.",
    "layer": "plan, forecast or actual: whose dates these are.",
    "month": "First day of the calendar month; null for what lies in no month (no start, or a range of more than 1,200 months).",
    "category": "Category of the equipment.",
    "class": "Class of the equipment.",
    "source": "Rental or Purchase.",
    "dor": "Who pays: BEO or PROJECT.",
    "area": "Area of the project.",
    "dimension": "What the value is of: all, category, class, source, dor or area. Ask for one at a time.",
    "value": "Value of the dimension; null where records have none, and for all.",
    "cost": "US dollars; unknown costs are left out.",
    "days": "Days of the range; its end is no day of it.",
    "quantity": "Records; a record counts once in each of its months.",
    "unknown_cost": "Records that are left out of the cost because it is unknown.",
    "pfa_id": "Name of the record in PEMS.",
    "version": "Version of the record in PEMS.",
    "monthly_rate": "US dollars a month of 30.44 days (Rental).",
    "purchase_price": "US dollars (Purchase).",
    "plan_cost": "US dollars; null, or left out of a sum, when unknown.",
    "forecast_cost": "US dollars; null, or left out of a sum, when unknown.",
    "actual_cost": "US dollars up to as_of; null, or left out of a sum, when unknown or not actualized.",
    "forecast_minus_plan": "US dollars.",
    "actual_minus_plan": "US dollars.",
    "actual_minus_forecast": "US dollars.",
    "records": "Records in this group.",
    "unknown_plan": "Records whose plan cost is unknown.",
    "unknown_forecast": "Records whose forecast cost is unknown.",
    "unknown_actual": "Actualized records whose actual cost is unknown.",
    "kind": "new, changed, discontinued or restored.",
    "fields": "Fields that differ; empty for a new record.",
    "version_before": "Version when yesterday ended; null for a new record.",
    "changed_by": "Who made the present version.",
    "changed_at": "When the present version was made.",
    "reason": "Reason of the present version.",
    "forecast_before": "US dollars when yesterday ended; null when unknown, new or discontinued.",
    "forecast_now": "US dollars now; null when unknown or discontinued.",
    "forecast_change": "US dollars by which the forecast of the organization moved."
  }';
  shown record;
BEGIN
  FOR shown IN SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
               WHERE c.relnamespace = 'gold'::regnamespace AND c.relkind = 'v' LOOP
    IF meaning ? shown.attname THEN
      EXECUTE format('COMMENT ON COLUMN gold.%I.%I IS %L', shown.relname, shown.attname, meaning ->> shown.attname);
    END IF;
  END LOOP;
END $$;

-- One ALTER TABLE, so that the table is rewritten once.
ALTER TABLE "pfa_mirror"
  ADD COLUMN "plan_cost" numeric GENERATED ALWAYS AS (CASE source
    WHEN 'Purchase' THEN CASE WHEN purchase_price >= 0 THEN purchase_price END
    WHEN 'Rental' THEN CASE WHEN monthly_rate >= 0 AND original_start <= original_end THEN round(monthly_rate * (original_end - original_start) / 30.4400000000, 2) END
    END) STORED,
  ADD COLUMN "forecast_cost" numeric GENERATED ALWAYS AS (CASE source
    WHEN 'Purchase' THEN CASE WHEN purchase_price >= 0 THEN purchase_price END
    WHEN 'Rental' THEN CASE WHEN monthly_rate >= 0 AND forecast_start <= forecast_end THEN round(monthly_rate * (forecast_end - forecast_start) / 30.4400000000, 2) END
    END) STORED,
  ADD COLUMN "ended_cost" numeric GENERATED ALWAYS AS (CASE WHEN is_actualized THEN CASE source
    WHEN 'Purchase' THEN CASE WHEN purchase_price >= 0 THEN purchase_price END
    WHEN 'Rental' THEN CASE WHEN monthly_rate >= 0 AND actual_start <= actual_end THEN round(monthly_rate * (actual_end - actual_start) / 30.4400000000, 2) END
    END END) STORED;

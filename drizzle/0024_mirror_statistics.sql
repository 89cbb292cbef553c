-- Statistics of the mirror, right after a pull has written much of it: Postgres looks by itself only a minute later, and
-- until then plans for an empty table. The application owns no table, so that it can't ask for them itself.
CREATE FUNCTION pfa_read_mirror_statistics() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ BEGIN ANALYZE pfa_mirror; END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION pfa_read_mirror_statistics() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION pfa_read_mirror_statistics() TO pfa_app;

-- What several changes of one record add up to, the later one winning field by field; called as
-- pfa_overlay(delta ORDER BY commit_sequence).
CREATE AGGREGATE pfa_overlay(jsonb) (SFUNC = jsonb_concat, STYPE = jsonb, INITCOND = '{}', PARALLEL = SAFE);

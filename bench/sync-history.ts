import pg from "pg";

/** Rows of the history of one organization, by table. */
export interface History {
  runs: number;
  /** Ended queue items, each with its modification; a tenth of them ended in the last 24 hours. */
  writes: number;
  attempts: number;
}

/** Over how many days the history lies. */
export const DAYS = 90;
/** One in so many writes became a dead letter that still waits. */
export const FAILED_EACH = 2000;

/** When the nth of `total` ended: a tenth evenly over the last day, the others over 90. */
const endedAt = (total: number) =>
  `now() - CASE WHEN n <= ${total} / 10 THEN interval '1 day' * n / (${total} / 10.0)
           ELSE interval '1 day' + interval '${DAYS - 1} days' * n / ${total} END`;

/** Makes a long past as the owner, in sets, for an organization whose records are there; then VACUUM ANALYZE. */
export async function makeHistory(
  ownerUrl: string,
  { organizationId, userId }: { organizationId: string; userId: string },
  { runs, writes, attempts }: History,
): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await owner.query(
      `CREATE TEMP TABLE past_run AS SELECT n, gen_random_uuid() AS id FROM generate_series(1, ${runs}) n`,
    );
    await owner.query(
      `INSERT INTO sync_run (id, organization_id, direction, trigger, started_by, status, total, succeeded, started_at, finished_at)
       SELECT id, $1, 'push', 'commit', $2, 'completed', 24, 24, e.at - interval '2 seconds', e.at
       FROM past_run, LATERAL (SELECT ${endedAt(runs)} AS at) e`,
      [organizationId, userId],
    );
    await owner.query(
      `CREATE TEMP TABLE past_write AS
       SELECT n, gen_random_uuid() AS modification_id, r.pfa_id, run.id AS run_id, ${endedAt(writes)} AS at,
              CASE WHEN n % ${FAILED_EACH} = 0 THEN 'failed' ELSE 'completed' END AS status
       FROM generate_series(1, ${writes}) n
       JOIN (SELECT pfa_id, row_number() OVER (ORDER BY pfa_id) - 1 AS at FROM pfa_mirror WHERE organization_id = '${organizationId}') r
         ON r.at = n % (SELECT count(*) FROM pfa_mirror WHERE organization_id = '${organizationId}')
       JOIN (SELECT n AS at, id FROM past_run) run ON run.at = 1 + n % ${runs}`,
    );
    await owner.query(
      `INSERT INTO pfa_modification (id, organization_id, user_id, pfa_id, delta, seen, seen_discontinued, base_version,
         sync_status, kind, run_id, commit_sequence, committed_at, pems_version, synced_at, created_at, updated_at)
       SELECT modification_id, $1, $2, pfa_id, '{"forecastEnd": "2027-01-15"}', '{"forecastEnd": "2027-01-14"}', false, 1,
         CASE status WHEN 'failed' THEN 'failed' ELSE 'synced' END, 'edit', run_id, nextval('pfa_commit_sequence'),
         at - interval '2 seconds', 2, at, at - interval '1 hour', at FROM past_write ORDER BY at`,
      [organizationId, userId],
    );
    await owner.query(
      `INSERT INTO pfa_write_queue (id, organization_id, modification_id, run_id, pfa_id, operation, payload, sent_version,
         status, priority, sequence, max_retries, scheduled_at, claim_epoch, last_attempt_at, completed_at, created_at)
       SELECT gen_random_uuid(), $1, modification_id, run_id, pfa_id, 'UPDATE', '{"forecastEnd": "2027-01-15"}', 1,
         status, 100, n, 3, at - interval '2 seconds', 1, at, at, at - interval '2 seconds' FROM past_write ORDER BY at`,
      [organizationId],
    );
    await owner.query(
      `INSERT INTO sync_attempt (id, organization_id, connection_id, run_id, method, path, request_body, status, outcome,
         response_body, duration_ms, at)
       SELECT gen_random_uuid(), $1, o.connection_id, run.id, 'POST', '/pfa/batch', '{"operations": []}', 200, 'answered',
         '{"results": []}', 200, ${endedAt(attempts)}
       FROM generate_series(1, ${attempts}) n JOIN (SELECT n AS at, id FROM past_run) run ON run.at = 1 + n % ${runs},
         organization o WHERE o.id = $1`,
      [organizationId],
    );
    await owner.query("VACUUM ANALYZE");
  } finally {
    await owner.end();
  }
}

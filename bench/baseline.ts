/**
 * What most integrations do, to compare with: an outbox that is looked at once a minute, and one PUT for each record, one
 * after the other, at no more than the limit. No batches, no read-back, no retries, no audit: it does less.
 */
import { setTimeout } from "node:timers/promises";
import pg from "pg";
import type { BenchWorld } from "#bench/bench-world.ts";
import type { WireRecord } from "#src/pems/wire.ts";

/** Between two looks at the outbox. */
export const POLL_MS = 60_000;
/** Just above 1 / 10 s, so that no sliding second has 11. */
const SPACING_MS = 105;

export interface Baseline {
  count: number;
  /** From the entry in the outbox, halfway between two polls, to the last answer. */
  totalSeconds: number;
  /** PUTs a second when each waits for the answer to the one before. */
  inSequence: number;
  /** PUTs a second when each starts 105 ms after the one before, whether that has its answer or not. */
  atFullRate: number;
  /** How often it then met a 429, and waited as PEMS said. */
  refused: number;
  peakPerSecond: number;
}

interface Owed {
  id: number;
  pfa_id: string;
  version: number;
  changes: Record<string, string>;
}

/** @param count records of each of the two measurements; the workers must be stopped, and leave the limit to it */
export async function measureBaseline(world: BenchWorld, count: number): Promise<Baseline> {
  const database = new pg.Pool({ connectionString: world.stack.databaseUrl, max: 4 });
  try {
    await database.query(`CREATE TABLE baseline_outbox (id bigserial PRIMARY KEY, pfa_id text NOT NULL,
      version integer NOT NULL, changes jsonb NOT NULL, sent_at timestamptz)`);
    const records = (await world.control.records("RIO")).filter(
      (record) => typeof record.forecastEnd === "string",
    );
    await world.control.clearStats();

    const poll = setTimeout(POLL_MS / 2);
    const startedAt = performance.now();
    await owe(database, records.slice(0, count));
    await poll;
    const pollAt = performance.now();
    await sendOwed(world, database, true);
    const endedAt = performance.now();

    await setTimeout(1000);
    await owe(database, records.slice(count, 2 * count));
    const fullAt = performance.now();
    const refused = await sendOwed(world, database, false);
    const atFullRate = count / ((performance.now() - fullAt) / 1000);
    return {
      count,
      totalSeconds: (endedAt - startedAt) / 1000,
      inSequence: count / ((endedAt - pollAt) / 1000),
      atFullRate,
      refused,
      peakPerSecond: (await world.control.stats(0)).peakPerSecond,
    };
  } finally {
    await database.end();
  }
}

async function owe(database: pg.Pool, records: readonly WireRecord[]): Promise<void> {
  const rows = records.map(({ pfaId, version, forecastEnd }) => {
    const nextDay = new Date(Date.parse(forecastEnd ?? "") + 86_400_000);
    return { pfa_id: pfaId, version, changes: { forecastEnd: nextDay.toISOString() } };
  });
  await database.query(
    `INSERT INTO baseline_outbox (pfa_id, version, changes)
     SELECT pfa_id, version, changes FROM jsonb_to_recordset($1) AS x(pfa_id text, version integer, changes jsonb)`,
    [JSON.stringify(rows)],
  );
}

/** @returns how often PEMS refused a PUT for the rate */
async function sendOwed(world: BenchWorld, database: pg.Pool, oneByOne: boolean): Promise<number> {
  let refused = 0;
  const { rows } = await database.query<Owed>(
    "SELECT id, pfa_id, version, changes FROM baseline_outbox WHERE sent_at IS NULL ORDER BY id",
  );
  const send = async (owed: Owed) => {
    while (!(await put(world, owed))) refused += 1;
    await database.query("UPDATE baseline_outbox SET sent_at = now() WHERE id = $1", [owed.id]);
  };
  const sent: Promise<void>[] = [];
  for (const owed of rows) {
    const spacing = setTimeout(SPACING_MS);
    const sending = send(owed);
    sent.push(sending);
    await (oneByOne ? Promise.all([spacing, sending]) : spacing);
  }
  await Promise.all(sent);
  return refused;
}

/** @returns false when PEMS refused it for the rate: the sender then waits as long as PEMS said, and tries again */
async function put({ stack }: BenchWorld, { pfa_id, version, changes }: Owed): Promise<boolean> {
  const { PEMS_WRITE_API_URL, PEMS_WRITE_API_KEY } = stack.environment;
  const answer = await fetch(`${PEMS_WRITE_API_URL}/pfa/${encodeURIComponent(pfa_id)}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${PEMS_WRITE_API_KEY}`, "content-type": "application/json" },
    body: JSON.stringify({
      organizationCode: "RIO",
      pfaId: pfa_id,
      version,
      changes,
      modifiedBy: "baseline@demo.example",
    }),
  });
  const text = await answer.text();
  if (answer.status === 429) {
    await setTimeout(Number(answer.headers.get("retry-after") ?? 1) * 1000);
    return false;
  }
  if (!answer.ok) throw new Error(`PEMS answered ${answer.status} to the baseline: ${text}`);
  return true;
}

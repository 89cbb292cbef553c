import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import {
  CRASH_EXIT_CODE,
  CRASH_POINTS,
  type CrashPoint,
  crashPointOf,
} from "#src/services/pushes/crash-points.ts";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const RECORDS = 5;

let world: PushWorld;
let last = 0;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  world = await createPushWorld({ records: CRASH_POINTS.length * RECORDS, sandbox: { latencyMs: 100 } });
});
beforeEach(() => world.sandbox.control.reset());
afterEach(async () => {
  for (const worker of running) {
    worker.kill("SIGKILL");
    await once(worker, "exit");
  }
});
afterAll(() => world.close());

function startWorker(crashAt?: CrashPoint): ChildProcess {
  const worker = spawn(process.execPath, ["worker/main.ts"], {
    cwd: PROJECT,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "test",
      DATABASE_URL: world.url,
      CREDENTIAL_KEY: world.deps.settings.credentialKey,
      LOG_LEVEL: "fatal",
      WRITE_SYNC_RETRY_DELAY: "10",
      ...(crashAt && { PFA_CRASH_AT: crashAt }),
    },
  });
  running.add(worker);
  worker.once("exit", () => running.delete(worker));
  return worker;
}

/** What has to go wrong in PEMS for the point to be met: an answer that is lost, or a record that it can't write. */
function faultOf(point: CrashPoint): "none" | "lost answer" | "broken record" {
  if (point.includes("read-back")) return "lost answer";
  return point.includes("give-up") ? "broken record" : "none";
}

const nextIds = () => Array.from({ length: RECORDS }, () => `PFA-${String(++last).padStart(5, "0")}`);

it.each(CRASH_POINTS)(
  "a worker that ends at %s leaves nothing lost, doubled or untold",
  async (point) => {
    const pfaIds = nextIds();
    const [bad = ""] = faultOf(point) === "broken record" ? pfaIds : [];
    await world.changeMany(world.maria, pfaIds, { forecastEnd: "2027-05-05" });
    if (faultOf(point) === "lost answer") await world.sandbox.control.loseAnswer(1);
    if (bad) await world.sandbox.control.failItem({ pfaId: bad, status: 500 });

    const [code] = await once(startWorker(point), "exit");
    expect(code).toBe(CRASH_EXIT_CODE);
    startWorker();
    await expect
      .poll(
        async () => {
          const { queued = 0, syncing = 0 } = await world.states();
          return queued + syncing;
        },
        { timeout: 30_000, interval: 100 },
      )
      .toBe(0);

    const ended = await world.rows(
      `SELECT m.pfa_id, m.sync_status AS state, r.version, r.forecast_end::text AS end,
              (SELECT count(*)::int FROM audit_log a WHERE a.entity_id = m.id AND a.action = 'modification.synced') AS synced,
              (SELECT count(*)::int FROM pfa_mirror_history h WHERE h.pfa_id = m.pfa_id) AS versions
       FROM pfa_modification m JOIN pfa_mirror r USING (organization_id, pfa_id)
       WHERE m.pfa_id = ANY($1) ORDER BY 1`,
      [pfaIds],
    );
    expect(ended).toEqual(
      pfaIds.map((pfa_id) =>
        pfa_id === bad
          ? { pfa_id, state: "failed", version: 1, end: "2027-03-01", synced: 0, versions: 1 }
          : { pfa_id, state: "synced", version: 2, end: "2027-05-05", synced: 1, versions: 2 },
      ),
    );
    for (const pfaId of pfaIds) {
      expect(await world.applied(pfaId)).toBe(pfaId === bad ? 0 : 1);
      expect((await world.sandbox.control.record("RIO", pfaId))?.version).toBe(pfaId === bad ? 1 : 2);
    }
    expect(await world.rows("SELECT id FROM pfa_sync_conflict")).toEqual([]);
  },
  60_000,
);

it("refuses a point that doesn't exist", () => {
  expect(() => crashPointOf("somewhere")).toThrow(/PFA_CRASH_AT must be one of before-claim-commit/);
});

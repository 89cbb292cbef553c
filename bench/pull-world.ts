import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { servicesOf } from "#bench/bench-world.ts";
import { type SandboxControl, sandboxControl } from "#sandbox/control.ts";
import type { Stack } from "#scripts/stack.ts";
import { startTemporaryStack } from "#scripts/temporary-stack.ts";
import { addDays } from "#src/domain/calendar.ts";
import { closeDeps } from "#src/services/open-deps.ts";
import { findMember, type Member } from "#src/services/organizations/member.ts";
import { refreshData } from "#src/services/sync/refresh-data.ts";

/** One pull, as its run and the worker's process tell. */
export interface Pull {
  /** From the request (for the first pull, from its start) to when the run is seen finished. */
  seconds: number;
  pages: number;
  records: number;
  /** Most memory of the worker process meanwhile, in MB; NaN where there is no /proc. */
  peakMb: number;
}

/** A worker and a sandbox, each a process of its own, and organizations to pull. */
export interface PullWorld {
  stack: Stack;
  deps: ReturnType<typeof servicesOf>;
  /** The first pull of RIO, which the start asked for. */
  first: Pull;
  /** 10 requests a second, answered in 200 ms; or as fast as the sandbox can. */
  pems(speed: "real" | "lifted"): Promise<void>;
  /** An organization with so many records in PEMS, never pulled; Maria is a member. */
  addOrganization(code: string, records: number): Promise<void>;
  pull(code: string, mode: "full" | "incremental"): Promise<Pull>;
  /** Moves the forecast end of so many records in PEMS. */
  editInPems(code: string, count: number): Promise<void>;
  mirrorRows(): Promise<number>;
  close(): Promise<void>;
}

/** The most that the settings take. */
const LIFTED = 1000;
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Starts the stack with so many records of RIO, at PEMS's real speed, and waits for its first pull. */
export async function openPullWorld(records: number): Promise<PullWorld> {
  const stack = await startTemporaryStack({
    web: "none",
    onNotice: say,
    variables: {
      PEMS_SANDBOX_ORGANIZATIONS: `RIO:${records}`,
      PEMS_ORGANIZATIONS: "RIO",
      PEMS_API_RATE_LIMIT: String(LIFTED),
      PEMS_SANDBOX_RATE_LIMIT: String(LIFTED),
    },
  });
  const deps = servicesOf(stack);
  const owner = new pg.Pool({ connectionString: stack.databaseUrl, max: 2 });
  const control = sandboxControl(stack.sandboxUrl ?? "");
  const pid = () => stack.program("worker").pid();
  const organizationOf = async (code: string) => {
    const { rows } = await owner.query<{ id: string }>("SELECT id FROM organization WHERE code = $1", [code]);
    return rows[0]?.id ?? "";
  };
  const world: PullWorld = {
    stack,
    deps,
    first: { seconds: Number.NaN, pages: 0, records: 0, peakMb: 0 },
    async pems(speed) {
      await control.latency(speed === "real" ? 200 : 0);
      await owner.query("UPDATE pems_connection SET rate_per_second = $1", [speed === "real" ? 10 : LIFTED]);
    },
    async addOrganization(code, count) {
      await control.addOrganization({ code, generate: count });
      await owner.query(
        `WITH made AS (
           INSERT INTO organization (id, code, name, connection_id, pull_every_minutes)
           SELECT gen_random_uuid(), $1, $1, id, 0 FROM pems_connection RETURNING id)
         INSERT INTO membership (id, organization_id, user_id, role_template_id)
         SELECT gen_random_uuid(), made.id, m.user_id, m.role_template_id FROM membership m, made`,
        [code],
      );
    },
    async pull(code, mode) {
      const member = await mariaIn(owner, deps, await organizationOf(code));
      forgetPeak(pid());
      const last = await lastRun(owner, member.organizationId);
      const startedAt = performance.now();
      await refreshData(deps, member, { mode });
      const run = await finishedAfter(owner, member.organizationId, last?.id ?? null);
      const seconds = (performance.now() - startedAt) / 1000;
      return { seconds, pages: run.pages, records: run.total, peakMb: peakMb(pid()) };
    },
    editInPems: (code, count) => editInPems(control, owner, code, count),
    async mirrorRows() {
      const { rows } = await owner.query<{ count: number }>("SELECT count(*)::int AS count FROM pfa_mirror");
      return rows[0]?.count ?? 0;
    },
    async close() {
      await owner.end();
      await closeDeps(deps);
      await stack.stop();
    },
  };
  try {
    await owner.query("UPDATE pems_connection SET rate_per_second = 10");
    const run = await finishedAfter(owner, await organizationOf("RIO"), null);
    world.first = { seconds: run.seconds, pages: run.pages, records: run.total, peakMb: peakMb(pid()) };
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}

async function mariaIn(
  owner: pg.Pool,
  deps: ReturnType<typeof servicesOf>,
  organizationId: string,
): Promise<Member> {
  const { rows } = await owner.query<{ id: string }>(
    "SELECT id FROM app_user WHERE email = 'maria@demo.example'",
  );
  return findMember(deps, { userId: rows[0]?.id ?? "", organizationId });
}

interface Run {
  id: string;
  status: string;
  error: string | null;
  pages: number;
  total: number;
  seconds: number;
}

async function lastRun(owner: pg.Pool, organizationId: string): Promise<Run | undefined> {
  const { rows } = await owner.query<Run>(
    `SELECT id, status, error, pages, total, extract(epoch FROM finished_at - started_at)::float8 AS seconds
     FROM sync_run WHERE organization_id = $1 AND direction = 'pull' ORDER BY started_at DESC, id DESC LIMIT 1`,
    [organizationId],
  );
  return rows[0];
}

/** The end of the run that followed the one with this id. */
async function finishedAfter(owner: pg.Pool, organizationId: string, id: string | null): Promise<Run> {
  const end = performance.now() + 300_000;
  for (;;) {
    const run = await lastRun(owner, organizationId);
    if (run && run.id !== id && run.status !== "running") {
      if (run.status !== "completed") throw new Error(`The pull ended as ${run.status}: ${run.error}`);
      return run;
    }
    if (performance.now() > end) throw new Error("The pull was not finished in 5 minutes.");
    await setTimeout(5);
  }
}

async function editInPems(
  control: SandboxControl,
  owner: pg.Pool,
  code: string,
  count: number,
): Promise<void> {
  const { rows } = await owner.query<{ pfa_id: string; forecast_end: string }>(
    `SELECT m.pfa_id, m.forecast_end::text FROM pfa_mirror m JOIN organization o ON o.id = m.organization_id
     WHERE o.code = $1 AND NOT is_discontinued AND forecast_end >= forecast_start ORDER BY md5(m.pfa_id) LIMIT $2`,
    [code, count],
  );
  for (const row of rows) {
    const changes = { forecastEnd: addDays(row.forecast_end, 1) };
    await control.edit({ organizationCode: code, pfaId: row.pfa_id, changes });
  }
}

/** Makes the kernel count the process's peak anew. */
function forgetPeak(pid: number | undefined): void {
  if (process.platform === "linux") writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

function peakMb(pid: number | undefined): number {
  if (process.platform !== "linux") return Number.NaN;
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) / 1024;
}

import { setTimeout } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { pino } from "pino";
import { type SandboxControl, sandboxControl } from "#sandbox/control.ts";
import type { Stack } from "#scripts/stack.ts";
import { startTemporaryStack, type TemporaryStackOptions } from "#scripts/temporary-stack.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { addDays } from "#src/domain/calendar.ts";
import { parseEnv } from "#src/env.ts";
import { type Committed, commitDrafts } from "#src/services/commits/commit-drafts.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import { closeDeps, openDeps, syncSettings } from "#src/services/open-deps.ts";
import { findMember, type Member } from "#src/services/organizations/member.ts";

/** A running product with the records of RIO pulled, and the same services in this process. */
export interface BenchWorld {
  stack: Stack;
  deps: ServiceDeps;
  /** Maria Santos, Project Manager in RIO. */
  member: Member;
  control: SandboxControl;
  /** Saves drafts that move the forecast end of `count` records by a day. @returns their ids */
  draft(count: number, from?: number): Promise<string[]>;
  commit(pfaIds: readonly string[]): Promise<Committed>;
  /** Resolves when every change of the run has ended. */
  finished(runId: string | null): Promise<void>;
  /** How many changes of a run are in each state. */
  states(runId: string | null): Promise<Record<string, number>>;
  close(): Promise<void>;
}

interface WorldOptions extends Omit<TemporaryStackOptions, "onNotice"> {
  /** Records of organization RIO. */
  records: number;
}

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Starts the stack, with the sandbox at its real limit of 10 requests a second and 200 ms, and waits for the first pull. */
export async function openBenchWorld({ records, variables, ...options }: WorldOptions): Promise<BenchWorld> {
  say("Starting …");
  const stack = await startTemporaryStack({
    ...options,
    onNotice: say,
    variables: { PEMS_SANDBOX_ORGANIZATIONS: `RIO:${records}`, PEMS_ORGANIZATIONS: "RIO", ...variables },
  });
  const deps = servicesOf(stack);
  try {
    const member = await findMaria(deps);
    say(`Pulling ${records.toLocaleString("en-US")} records …`);
    await pulled(deps, member, records);
    return worldOf(stack, deps, member);
  } catch (error) {
    await closeDeps(deps);
    await stack.stop();
    throw error;
  }
}

/** The services over a stack's database, in this process. */
export function servicesOf(stack: Stack): ServiceDeps {
  return openDeps({
    databaseUrl: stack.databaseUrl,
    name: "pfa bench",
    maxConnections: 10,
    log: pino({ level: "silent" }),
    settings: syncSettings(parseEnv(stack.environment)),
  });
}

/** Maria Santos, Project Manager in RIO, where that is the only organization yet. */
export async function findMaria(deps: ServiceDeps): Promise<Member> {
  const people = await deps.db.execute<{ id: string }>(sql`SELECT id FROM pfa_sign_in('maria@demo.example')`);
  const tenants = await deps.db.execute<{ id: string }>(sql`SELECT id FROM pfa_all_organizations()`);
  return findMember(deps, {
    userId: people.rows[0]?.id ?? "",
    organizationId: tenants.rows[0]?.id ?? "",
  });
}

async function pulled(deps: ServiceDeps, member: Member, records: number): Promise<void> {
  const end = performance.now() + 120_000;
  for (;;) {
    const { rows } = await inOrganization(deps.db, member, (tx) =>
      tx.execute<{ done: boolean; count: number }>(sql`
        SELECT (SELECT last_full_pull_at IS NOT NULL FROM organization) AS done, count(*)::int AS count FROM pfa_mirror`),
    );
    if (rows[0]?.done && rows[0].count >= records) return;
    if (performance.now() > end) throw new Error(`Only ${rows[0]?.count} records were pulled in 2 minutes.`);
    await setTimeout(100);
  }
}

function worldOf(stack: Stack, deps: ServiceDeps, member: Member): BenchWorld {
  const read = <T extends Record<string, unknown>>(query: ReturnType<typeof sql>) =>
    inOrganization(deps.db, member, async (tx) => (await tx.execute<T>(query)).rows);
  return {
    stack,
    deps,
    member,
    control: sandboxControl(stack.sandboxUrl ?? ""),
    async draft(count, from = 0) {
      const rows = await read<{ pfa_id: string; version: number; forecast_end: string }>(sql`
        SELECT pfa_id, version, forecast_end::text FROM pfa_mirror
        WHERE NOT is_discontinued AND forecast_start IS NOT NULL AND forecast_end >= forecast_start
        ORDER BY pfa_id OFFSET ${from} LIMIT ${count}`);
      if (rows.length < count) throw new Error(`There are only ${rows.length} records with a forecast.`);
      const changes = rows.map((row) => ({
        pfaId: row.pfa_id,
        set: { forecastEnd: addDays(row.forecast_end, 1) },
        seenVersion: row.version,
      }));
      await saveDraft(deps, member, { changes });
      return rows.map((row) => row.pfa_id);
    },
    commit: (pfaIds) => commitDrafts(deps, member, { pfaIds }),
    async finished(runId) {
      for (;;) {
        const [run] = await read<{ over: boolean }>(
          sql`SELECT finished_at IS NOT NULL AS over FROM sync_run WHERE id = ${runId}`,
        );
        if (run?.over) return;
        await setTimeout(10);
      }
    },
    async states(runId) {
      const rows = await read<{ state: string; count: number }>(sql`
        SELECT sync_status AS state, count(*)::int AS count FROM pfa_modification WHERE run_id = ${runId} GROUP BY 1`);
      return Object.fromEntries(rows.map((row) => [row.state, row.count]));
    },
    async close() {
      await closeDeps(deps);
      await stack.stop();
    },
  };
}

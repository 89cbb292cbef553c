import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { pino } from "pino";
import { type ChaosWorkers, startChaosWorkers } from "#bench/chaos-workers.ts";
import { type SandboxControl, sandboxControl } from "#sandbox/control.ts";
import { startTemporaryStack } from "#scripts/temporary-stack.ts";
import { parseEnv } from "#src/env.ts";
import type { WireRecord } from "#src/pems/wire.ts";
import { closeConnections } from "#src/services/connections/open-connection.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { closeDeps, openDeps, syncSettings } from "#src/services/open-deps.ts";
import { findMember, type Member } from "#src/services/organizations/member.ts";
import { pullOrganization } from "#src/services/pulls/pull-organization.ts";

/** A durable Postgres, a PEMS and worker processes, each to be killed, and people who work on them through the services. */
export interface ChaosWorld {
  deps: ServiceDeps;
  control: SandboxControl;
  people: Member[];
  workers: ChaosWorkers;
  /** The records as they were before anybody changed them. */
  before: ReadonlyMap<string, WireRecord>;
  databaseUrl: string;
  /** kill -9 of the server; it is started again a second later. */
  killPostgres(): void;
  pull(): Promise<string>;
  close(): Promise<void>;
}

const EMAILS = ["maria@demo.example", "jonas@demo.example", "admin@demo.example"];

/** A record that breaks no rule. */
function wireRental(index: number) {
  return {
    pfaId: `PFA-${String(index).padStart(5, "0")}`,
    description: `Crane ${index}`,
    category: "Cranes",
    class: "Crawler crane",
    areaSilo: "North",
    source: "Rental",
    dor: "BEO",
    monthlyRate: 5000,
    forecastStart: "2026-12-01T00:00:00Z",
    forecastEnd: "2027-03-01T00:00:00Z",
    originalStart: "2026-12-01T00:00:00Z",
    originalEnd: "2027-02-01T00:00:00Z",
  };
}

/** Starts it all, with `records` records of one organization pulled. */
export async function openChaosWorld(options: {
  records: number;
  workers: number;
  say: (line: string) => void;
}): Promise<ChaosWorld> {
  const stack = await startTemporaryStack({
    onNotice: options.say,
    web: "none",
    workers: 0,
    variables: {
      PEMS_SANDBOX_ORGANIZATIONS: "RIO:0",
      PEMS_SANDBOX_LATENCY_MS: "100",
      PEMS_ORGANIZATIONS: "RIO",
      LOG_LEVEL: "warn",
      WRITE_SYNC_PROBE_INTERVAL: "2000",
    },
  });
  try {
    const control = sandboxControl(stack.sandboxUrl ?? "");
    const records = Array.from({ length: options.records }, (_, index) => wireRental(index + 1));
    await control.addOrganization({ code: "RIO", records });
    const before = new Map((await control.records("RIO")).map((record) => [record.pfaId, record]));
    const deps = openDeps({
      databaseUrl: stack.databaseUrl,
      name: "pfa chaos",
      maxConnections: 10,
      log: pino({ level: "silent" }),
      settings: syncSettings(parseEnv(stack.environment)),
    });
    const people = await findPeople(deps);
    const organizationId = people[0]?.organizationId ?? "";
    const pull = async () => {
      const request = { organizationId, mode: "full", trigger: "manual", startedBy: null } as const;
      return (await pullOrganization(deps, request, AbortSignal.timeout(60_000))).status;
    };
    await pull();
    const workers = startChaosWorkers(options.workers, stack.environment, join(stack.folder, "logs"));
    return {
      deps,
      control,
      people,
      workers,
      before,
      databaseUrl: stack.databaseUrl,
      killPostgres: () => process.kill(postgresPid(stack.postgresDirectory ?? ""), "SIGKILL"),
      pull,
      async close() {
        await workers.stop();
        await closeConnections();
        await closeDeps(deps);
        await stack.stop();
      },
    };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

async function findPeople(deps: ServiceDeps): Promise<Member[]> {
  const { rows } = await deps.db.execute<{ id: string }>(sql`SELECT id FROM pfa_all_organizations()`);
  const organizationId = rows[0]?.id ?? "";
  const people: Member[] = [];
  for (const email of EMAILS) {
    const found = await deps.db.execute<{ id: string }>(sql`SELECT id FROM pfa_sign_in(${email})`);
    people.push(await findMember(deps, { userId: found.rows[0]?.id ?? "", organizationId }));
  }
  return people;
}

function postgresPid(directory: string): number {
  return Number.parseInt(readFileSync(join(directory, "postmaster.pid"), "utf8"), 10);
}

import { randomBytes } from "node:crypto";
import pg from "pg";
import { DEMO_PASSWORD, DEMO_PEOPLE, organizationsOf } from "#scripts/demo-people.ts";
import { seedConnection, seedOrganizations } from "#scripts/seed-organizations.ts";
import { seedDemoPeople, seedRoles, seedServiceAccount } from "#scripts/seed-people.ts";
import { env } from "#src/env.ts";
import { log } from "#src/log.ts";
import { closeDeps, openDeps, syncSettings } from "#src/services/open-deps.ts";
import { schedulePulls } from "#src/services/pulls/schedule-pulls.ts";

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

export interface SeedOptions {
  /** Connection string of the owner role. */
  ownerUrl: string;
  pemsBaseUrl: string;
  pemsToken: string;
  /** Codes of the organizations that live in that PEMS. */
  organizations?: readonly string[];
  /** CREDENTIAL_KEY: 32 bytes in base64. */
  credentialKey: string;
  ratePerSecond?: number;
  /** Password of the first people; that of the demo by default. */
  password?: string;
}

/**
 * Brings a migrated database to where people can sign in: roles, the service account, the PEMS connection with its
 * organizations, demo people when there is nobody. Safe to repeat: what people changed since stays.
 * @returns whether the people were made now
 */
export async function seed(options: SeedOptions): Promise<boolean> {
  const { organizations = ["RIO", "PORTARTHUR", "HOLNG"], ratePerSecond = 10 } = options;
  const client = new pg.Client({ connectionString: options.ownerUrl });
  await client.connect();
  try {
    await client.query("BEGIN");
    // Two starts at the same time would both find nobody there.
    await client.query("SELECT pg_advisory_xact_lock(hashtext('pfa seed'))");
    await seedRoles(client);
    const connectionId = await seedConnection(client, {
      baseUrl: options.pemsBaseUrl,
      token: options.pemsToken,
      credentialKey: options.credentialKey,
      ratePerSecond,
    });
    await seedOrganizations(client, connectionId, organizations);
    await seedServiceAccount(client);
    const made = await seedDemoPeople(client, organizations, options.password);
    await client.query("COMMIT");
    return made;
  } finally {
    await client.end();
  }
}

/** What a start shows of the demo: one line for each person. */
export function demoSignIns(organizations: readonly string[], password: string): string {
  const lines = DEMO_PEOPLE.map((person) => {
    const where = organizationsOf(person, organizations).join(", ");
    return `  ${person.email.padEnd(26)}${person.role} in ${where}`;
  });
  return [`Sign in as (password ${password}):`, ...lines].join("\n");
}

async function main(): Promise<void> {
  const { PEMS_WRITE_API_URL, PEMS_WRITE_API_KEY, PEMS_ORGANIZATIONS = [] } = env;
  if (!PEMS_WRITE_API_URL || !PEMS_WRITE_API_KEY || PEMS_ORGANIZATIONS.length === 0) {
    throw new Error("PEMS_WRITE_API_URL, PEMS_WRITE_API_KEY and PEMS_ORGANIZATIONS are needed.");
  }
  // The demo's password is public: on a PEMS that is not the sandbox the first people get one of their own, shown once.
  const isSandbox = LOOPBACK.has(new URL(PEMS_WRITE_API_URL).hostname);
  const password = isSandbox ? DEMO_PASSWORD : randomBytes(12).toString("base64url");
  const made = await seed({
    password,
    ownerUrl: env.DATABASE_OWNER_URL,
    pemsBaseUrl: PEMS_WRITE_API_URL,
    pemsToken: PEMS_WRITE_API_KEY,
    organizations: PEMS_ORGANIZATIONS,
    credentialKey: env.CREDENTIAL_KEY,
    ratePerSecond: env.PEMS_API_RATE_LIMIT,
  });
  const deps = openDeps({
    databaseUrl: env.DATABASE_URL,
    name: "pfa seed",
    maxConnections: 1,
    log,
    settings: syncSettings(env),
  });
  await schedulePulls(deps, { onlyNeverPulled: true });
  await closeDeps(deps);
  if (isSandbox || made) process.stdout.write(`${demoSignIns(PEMS_ORGANIZATIONS, password)}\n`);
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`Error: ${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}

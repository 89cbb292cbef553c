import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "#scripts/embedded-postgres.ts";
import { freePort } from "#scripts/ports.ts";
import { migrate } from "#src/db/migrate.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** URL of the migrated template database of the integration tests, as the owner of its tables. */
    templateUrl: string;
    /** URL of the same cluster as its superuser, for what an owner can't do. */
    superuserUrl: string;
  }
}

/** Starts one Postgres for all integration tests, with a migrated database that each test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "pfa-vanguard-test-"));
  const password = randomBytes(12).toString("hex");
  const cluster = await startEmbeddedPostgres({
    folder,
    port: await freePort(),
    superuserPassword: password,
    ownerPassword: password,
    durable: false,
    release: process.env.TEST_POSTGRES_MAJOR === "15" ? "15" : "18",
  });
  const remove = async () => {
    await cluster.stop();
    rmSync(cluster.directory, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await migrate(cluster.ownerUrl);
    project.provide("templateUrl", cluster.ownerUrl);
    const superuser = new URL(cluster.ownerUrl);
    superuser.username = "postgres";
    superuser.pathname = "/postgres";
    project.provide("superuserUrl", superuser.href);
  } catch (error) {
    await remove();
    throw error;
  }
  return remove;
}

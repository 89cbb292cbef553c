import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectFolder, type Secrets } from "#scripts/data-folder.ts";

/** Variables of a process, as `child_process` takes them. */
export type Variables = Record<string, string | undefined>;

/** Organizations that the PEMS sandbox has demo data for. */
export const sandboxOrganizations = "RIO,PORTARTHUR,HOLNG";

/** Adds the variables of `.env` to the process; what is set already stays. */
export function loadDotEnv(): void {
  const file = join(projectFolder, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
}

/** `value` as a port, or the default that .env.example shows; the settings themselves are checked by src/env.ts. */
export function portOf(value: string | undefined, otherwise: number): number {
  const port = Number(value || otherwise);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : otherwise;
}

/** true when the installation runs a PEMS sandbox of its own. */
export function usesSandbox(given: Variables): boolean {
  return !given.PEMS_WRITE_API_URL || given.PEMS_WRITE_API_URL === sandboxApiUrl(given);
}

/** Base URL of the sandbox's API. */
export function sandboxApiUrl(given: Variables): string {
  return `http://127.0.0.1:${portOf(given.PEMS_SANDBOX_PORT, 4010)}/api`;
}

/**
 * What a process of this installation needs beyond the variables that are given: kept secrets, the address of the
 * embedded Postgres and of the sandbox.
 * @param folder the installation's data folder
 */
export function withInstallation(given: Variables, secrets: Secrets, folder: string): Variables {
  const embedded = `postgres://pfa_owner:${secrets.ownerPassword}@127.0.0.1:${portOf(given.EMBEDDED_POSTGRES_PORT, 5433)}/pfa_vanguard`;
  const sandbox = usesSandbox(given)
    ? {
        PEMS_WRITE_API_URL: sandboxApiUrl(given),
        PEMS_WRITE_API_KEY: secrets.sandboxApiKey,
        PEMS_SANDBOX_API_KEY: given.PEMS_SANDBOX_API_KEY || secrets.sandboxApiKey,
        PEMS_SANDBOX_DATA: given.PEMS_SANDBOX_DATA || join(folder, "pems-sandbox.sqlite"),
        PEMS_ORGANIZATIONS: given.PEMS_ORGANIZATIONS || sandboxOrganizations,
      }
    : {};
  return {
    ...given,
    ...sandbox,
    DATABASE_URL: given.DATABASE_URL || embedded,
    NEXTAUTH_URL: given.NEXTAUTH_URL || `http://localhost:${portOf(given.PORT, 3000)}`,
    NEXTAUTH_SECRET: given.NEXTAUTH_SECRET || secrets.sessionSecret,
    CREDENTIAL_KEY: given.CREDENTIAL_KEY || secrets.credentialKey,
  };
}

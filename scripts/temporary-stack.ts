import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureSecrets } from "#scripts/data-folder.ts";
import type { Variables } from "#scripts/environment.ts";
import { freePort } from "#scripts/ports.ts";
import { type Stack, type StackOptions, startStack } from "#scripts/stack.ts";

/** What tests and benchmarks choose; everything else is made for them and thrown away. */
export type TemporaryStackOptions = Omit<
  StackOptions,
  "folder" | "secrets" | "variables" | "moreWebPorts" | "distDir"
> & {
  /** Settings that differ from the defaults of .env.example. */
  readonly variables?: Variables;
  /** Number of web processes on the one database; 1 by default. */
  readonly webProcesses?: number;
  /** Build folder; `.next-test` by default. */
  readonly distDir?: string;
};

/** Settings of the developer's shell that must not lead a test to their data. */
const notInherited =
  /^(DATABASE_|PEMS_|WRITE_SYNC_|METRICS_|PULL_|NEXTAUTH_|CREDENTIAL_KEY|ENABLE_WRITE_SYNC|HOST$|DATA_DIR)/;

/** Starts a whole PFA Vanguard with data, secrets and ports of its own; `stop()` also removes its data. */
export async function startTemporaryStack(
  options: TemporaryStackOptions,
): Promise<Stack & { folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), "pfa-vanguard-stack-"));
  const inherited = Object.entries(process.env).filter(([name]) => !notInherited.test(name));
  const ports = await Promise.all(Array.from({ length: (options.webProcesses ?? 1) + 2 }, freePort));
  const [PORT, PEMS_SANDBOX_PORT, EMBEDDED_POSTGRES_PORT, ...moreWebPorts] = ports;
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const stack = await startStack({
      ...options,
      distDir: options.distDir ?? ".next-test",
      folder,
      secrets: ensureSecrets(folder),
      moreWebPorts,
      variables: {
        ...Object.fromEntries(inherited),
        NODE_ENV: "production",
        LOG_LEVEL: "info",
        PORT: String(PORT),
        PEMS_SANDBOX_PORT: String(PEMS_SANDBOX_PORT),
        EMBEDDED_POSTGRES_PORT: String(EMBEDDED_POSTGRES_PORT),
        ...options.variables,
      },
    });
    return {
      ...stack,
      folder,
      async stop() {
        await stack.stop();
        if (stack.postgresDirectory) rmSync(stack.postgresDirectory, { recursive: true, force: true });
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

// biome-ignore lint/style/noRestrictedImports: only integration tests import this file.
import { type Sandbox, type SandboxOptions, startSandbox } from "#sandbox/server.ts";
import { sealCredential } from "#src/services/connections/credential.ts";
import { closeConnections } from "#src/services/connections/open-connection.ts";
import type { SyncSettings } from "#src/services/deps.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

export interface PemsWorld extends World {
  sandbox: Sandbox;
}

/**
 * A world with a PEMS sandbox of its own behind the connection of both organizations, without the limit of 10 requests a
 * second unless asked for. Call it in `beforeAll`, `close()` in `afterAll`.
 */
export async function createPemsWorld(
  sandboxOptions: SandboxOptions = {},
  settings: Partial<SyncSettings> = {},
): Promise<PemsWorld> {
  const rateLimitPerSecond = sandboxOptions.rateLimitPerSecond ?? 1000;
  const sandbox = await startSandbox({ ...sandboxOptions, rateLimitPerSecond });
  const credentialKey = Buffer.alloc(32, 7).toString("base64");
  const world = await createWorld({
    pemsUrl: sandbox.apiUrl,
    credential: sealCredential("sandbox-key", credentialKey),
    settings: { ratePerSecond: rateLimitPerSecond, pemsTimeoutMs: 5000, ...settings, credentialKey },
  });
  await world.rows("UPDATE pems_connection SET rate_per_second = $1", [rateLimitPerSecond]);
  return {
    ...world,
    sandbox,
    close: async () => {
      await closeConnections();
      await sandbox.close();
      await world.close();
    },
  };
}

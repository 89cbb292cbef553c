import { env } from "#src/env.ts";
import { log } from "#src/log.ts";
import { closeConnections } from "#src/services/connections/open-connection.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { closeDeps, openDeps, syncSettings } from "#src/services/open-deps.ts";
import { crashPointOf } from "#src/services/pushes/crash-points.ts";

/** Lanes of a push, timers and jobs at the same time. */
const CONNECTIONS = 16;

let opened: ServiceDeps | undefined;

/** What the services of this worker process work with; opened at first use, as the application's role. */
export function workerDeps(): ServiceDeps {
  opened ??= {
    ...openDeps({
      databaseUrl: env.DATABASE_URL,
      name: "pfa worker",
      maxConnections: CONNECTIONS,
      log,
      settings: syncSettings(env),
    }),
    ...(env.PFA_CRASH_AT && { crashAt: crashPointOf(env.PFA_CRASH_AT) }),
  };
  return opened;
}

/** Ends the sockets to PEMS, and the pool once its statements have ended. */
export async function closeWorkerDeps(): Promise<void> {
  const closing = opened;
  opened = undefined;
  await closeConnections();
  if (closing) await closeDeps(closing);
}

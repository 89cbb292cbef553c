import { env } from "#src/env.ts";
import { log } from "#src/log.ts";
import { Hub } from "#src/server/live/hub.ts";
import { type ReadTurns, readTurns } from "#src/server/turns.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { openDeps, syncSettings } from "#src/services/open-deps.ts";

/** What one web process holds. */
export interface Runtime {
  readonly deps: ServiceDeps;
  readonly hub: Hub;
  /** In which order questions are answered. */
  readonly turns: ReadTurns;
  /** Aborted when the process is asked to end: open streams close, so that the server can. */
  readonly shutdown: AbortController;
  readonly auth: AuthSettings;
}

export interface AuthSettings {
  /** Signs the sessions. */
  secret: string;
  /** Whether people reach this installation by https: cookies are then sent over nothing else. */
  secure: boolean;
  /** `https://host` that people open; requests of other origins are refused. */
  origin: string;
}

// Next compiles routes, pages and instrumentation apart from each other: a module's variable would exist several times.
const KEY = Symbol.for("pfa-vanguard.runtime");
const holder = globalThis as { [KEY]?: Runtime };

/** The runtime of this process, made at first use. */
export function runtime(): Runtime {
  holder[KEY] ??= createRuntime(
    openDeps({
      databaseUrl: env.DATABASE_URL,
      name: "pfa web",
      maxConnections: 20,
      log,
      settings: syncSettings(env),
    }),
    { secret: env.NEXTAUTH_SECRET, url: env.NEXTAUTH_URL },
  );
  return holder[KEY];
}

/** A runtime on given parts; `url` is the address that people open. */
export function createRuntime(deps: ServiceDeps, auth: { secret: string; url: string }): Runtime {
  const { origin, protocol } = new URL(auth.url);
  return {
    deps,
    hub: new Hub(),
    turns: readTurns(),
    shutdown: new AbortController(),
    auth: { secret: auth.secret, secure: protocol === "https:", origin },
  };
}

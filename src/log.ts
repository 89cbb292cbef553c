import { type Logger, pino } from "pino";
import { EnvironmentError, env } from "#src/env.ts";

const SECRETS = ["authorization", "cookie", "password", "token", "credential", "secret", "apiKey"];

/** The process's log, one JSON object a line. Secrets are cut out where they stand, down to two levels. */
export const log: Logger = pino({
  level: level(),
  redact: {
    paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
    censor: "[redacted]",
  },
});

/** A build loads modules where nothing is configured. */
function level(): string {
  try {
    return env.LOG_LEVEL;
  } catch (error) {
    if (error instanceof EnvironmentError) return "info";
    throw error;
  }
}

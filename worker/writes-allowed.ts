import { env } from "#src/env.ts";

/** Whether this installation writes to PEMS at all (`ENABLE_WRITE_SYNC`); an organization has its own switch besides. */
export function writesAllowed(): boolean {
  return env.ENABLE_WRITE_SYNC;
}

import type { Actor } from "#src/db/in-organization.ts";
import type { PageTooLarge, ReadOutcome } from "#src/pems/outcomes.ts";
import { postponeSlots } from "#src/pems/rate-slot.ts";
import {
  pauseConnection,
  recordAnswer,
  recordWholeFailure,
} from "#src/services/connections/connection-state.ts";
import type { OpenConnection } from "#src/services/connections/open-connection.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

/** Tells breaker, pause and rate limit of a connection what the answer to a read meant for them. */
export async function recordRead(
  deps: ServiceDeps,
  actor: Actor,
  { connectionId, row }: OpenConnection,
  outcome: ReadOutcome<unknown> | PageTooLarge,
): Promise<void> {
  switch (outcome.kind) {
    case "unavailable":
      return recordWholeFailure(deps, actor, connectionId, outcome.message);
    case "unauthorized":
      return pauseConnection(deps, actor, connectionId, outcome.message, row.credential);
    case "rate-limited":
      await postponeSlots(deps.db, actor, connectionId, outcome.retryAfterSeconds);
      return recordAnswer(deps, actor, connectionId);
    default:
      return recordAnswer(deps, actor, connectionId);
  }
}

import type { Actor } from "#src/db/in-organization.ts";
import { postponeSlots } from "#src/pems/rate-slot.ts";
import {
  pauseConnection,
  recordAnswer,
  recordWholeFailure,
} from "#src/services/connections/connection-state.ts";
import type { OpenConnection } from "#src/services/connections/open-connection.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { countError } from "#src/services/metrics/sync-metrics.ts";
import type { RequestConsequence } from "#src/services/pushes/judge-answer.ts";

/** What a request that failed as a whole counts as, beside the attempts of its items. */
const COUNTED_AS = {
  failure: "request_failed",
  "refused-credential": "credential_refused",
  "slow-down": "rate_limited",
} as const;

/** Tells breaker, pause and rate limit of a credential what the answer to a request meant for them. */
export async function recordConsequence(
  deps: ServiceDeps,
  actor: Actor,
  { connectionId, row }: OpenConnection,
  consequence: RequestConsequence,
): Promise<void> {
  if (consequence.kind !== "answered") countError(actor.organizationId, COUNTED_AS[consequence.kind]);
  switch (consequence.kind) {
    case "answered":
      return recordAnswer(deps, actor, connectionId);
    case "failure":
      return recordWholeFailure(deps, actor, connectionId, consequence.message);
    case "refused-credential":
      return pauseConnection(deps, actor, connectionId, consequence.message, row.credential);
    case "slow-down":
      // It answered, so it is not down.
      await recordAnswer(deps, actor, connectionId);
      return postponeSlots(deps.db, actor, connectionId, consequence.retryAfterSeconds);
  }
}

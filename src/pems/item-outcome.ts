import type { ItemOutcome } from "#src/pems/outcomes.ts";
import { batchResult } from "#src/pems/wire.ts";

/**
 * What the results of a batch say of each operation: matched by position, checked by id. Refusals carry no id, so they
 * are believed only while nothing about the list is out of order; an acceptance only for the record of its position.
 * @param pfaIds of the operations, in order
 * @returns outcomes of the same length and order; what is missing, doubled, another's or unreadable is unknown
 */
export function itemOutcomes(pfaIds: readonly string[], results: readonly unknown[]): ItemOutcome[] {
  const accepted = results.map((result) => acceptedId(result));
  const times = new Map<string, number>();
  for (const id of accepted) if (id !== null) times.set(id, (times.get(id) ?? 0) + 1);
  const inOrder =
    results.length === pfaIds.length &&
    accepted.every((id, index) => id === null || (id === pfaIds[index] && times.get(id) === 1));
  return pfaIds.map((pfaId, index) => {
    const outcome = itemOutcome(results[index]);
    if (inOrder || outcome.kind === "unknown") return outcome;
    if (outcome.kind === "accepted" && accepted[index] === pfaId && times.get(pfaId) === 1) return outcome;
    return { kind: "unknown", message: "PEMS's results could not be matched to the records that were sent." };
  });
}

function acceptedId(result: unknown): string | null {
  const body = batchResult.safeParse(result).data?.body;
  return body?.success ? body.pfaId : null;
}

/** What one result means: `{ status, body }`, as a batch lists it or as a single write answers it. */
export function itemOutcome(result: unknown): ItemOutcome {
  const parsed = batchResult.safeParse(result);
  if (!parsed.success)
    return { kind: "unknown", message: "PEMS's result for this record is missing or can't be read." };
  const { status, body } = parsed.data;
  if (status === 200 && body.success) {
    return { kind: "accepted", newVersion: body.newVersion, updatedAt: body.updatedAt };
  }
  if (!body.success && body.error === "VERSION_CONFLICT") {
    if (status === 409) return { kind: "version-conflict", currentVersion: body.currentVersion };
  } else if (!body.success) {
    const { message } = body;
    if (status === 400) return { kind: "rejected", message, fieldErrors: body.fieldErrors ?? {} };
    if (status === 404) return { kind: "not-found", message };
    if (status === 500) return { kind: "broken", message };
  }
  return { kind: "unknown", message: `PEMS's result for this record contradicts itself (${status}).` };
}

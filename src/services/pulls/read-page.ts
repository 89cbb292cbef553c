import type { Actor } from "#src/db/in-organization.ts";
import type { OpenConnection } from "#src/services/connections/open-connection.ts";
import { recordRead } from "#src/services/connections/record-read.ts";
import { takeSlot } from "#src/services/connections/take-slot.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type PagePace, pagePace } from "#src/services/pulls/page-pace.ts";

interface ReadPageOptions {
  /** A page that may only be asked for later than this is not read. */
  maxSlotWaitMs: number;
  /** Asked before each request; a message refuses it. */
  mayGoOn?: (() => Promise<string | null>) | undefined;
  /** Shared by the pages of one pull; by default each begins with the largest page. */
  pace?: PagePace;
}

type ListOutcome = Awaited<ReturnType<OpenConnection["client"]["listPage"]>>;
/** One page as PEMS sent it; whatever changed there after `askedAt` may be missing. */
export type ListedPage = Extract<ListOutcome, { kind: "ok" }> & { askedAt: Date };
export type PageOutcome =
  | ListedPage
  | Exclude<ListOutcome, { kind: "ok" }>
  | { kind: "refused"; message: string }
  | { kind: "too-far"; waitMs: number }
  | { kind: "stopped" };

/** Answers in a row that may ask to wait before a page is given up. */
const MAX_WAITS = 10;

/**
 * One page, on a slot of the rate limit, waiting as often as PEMS asks. A page that is larger than this process takes, or
 * that PEMS can't make in time although it is healthy, is asked for again with half as many records.
 */
export async function readPage(
  deps: ServiceDeps,
  actor: Actor,
  connection: OpenConnection,
  cursor: string | null,
  { mayGoOn, maxSlotWaitMs: maxWaitMs, pace = pagePace() }: ReadPageOptions,
  signal: AbortSignal,
): Promise<PageOutcome> {
  const { connectionId, organizationCode, client } = connection;
  for (let waits = 0; ; ) {
    const refusal = await mayGoOn?.();
    if (refusal) return { kind: "refused", message: refusal };
    try {
      const slot = await takeSlot(deps, actor, connectionId, maxWaitMs, signal);
      if (slot.kind === "too-far") return slot;
    } catch (error) {
      if (signal.aborted) return { kind: "stopped" };
      throw error;
    }
    const askedAt = deps.now();
    const outcome = await client.listPage({ organizationCode, cursor, limit: pace.limit }, signal);
    if (signal.aborted && outcome.kind !== "ok") return { kind: "stopped" };
    if (await isTooMuch(connection, outcome, signal)) {
      if (pace.shrink()) continue;
      if (outcome.kind === "too-large") return { ...outcome, message: `${outcome.message} ${ONE_RECORD}` };
    }
    await recordRead(deps, actor, connection, outcome);
    if (outcome.kind === "ok") {
      pace.arrived();
      return { ...outcome, askedAt };
    }
    if (outcome.kind !== "rate-limited" || waits === MAX_WAITS) return outcome;
    waits += 1;
  }
}

const ONE_RECORD = "It was asked for one record alone: the first one after what was read.";

/** Whether fewer records may help: the answer was too large, or came too late from a PEMS that is healthy. */
async function isTooMuch(
  { client }: OpenConnection,
  outcome: ListOutcome,
  signal: AbortSignal,
): Promise<boolean> {
  if (outcome.kind === "too-large") return true;
  if (outcome.kind !== "unavailable" || outcome.reason !== "timeout") return false;
  return (await client.healthCheck(signal)).ok;
}

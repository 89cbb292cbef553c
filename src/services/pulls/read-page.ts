import type { Actor } from "#src/db/in-organization.ts";
import { MAX_PAGE_RECORDS } from "#src/pems/wire.ts";
import type { OpenConnection } from "#src/services/connections/open-connection.ts";
import { recordRead } from "#src/services/connections/record-read.ts";
import { takeSlot } from "#src/services/connections/take-slot.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

interface ReadPageOptions {
  /** A page that may only be asked for later than this is not read. */
  maxSlotWaitMs: number;
  /** Asked before each request; a message refuses it. */
  mayGoOn?: (() => Promise<string | null>) | undefined;
}

type ListOutcome = Awaited<ReturnType<OpenConnection["client"]["listPage"]>>;
/** One page as PEMS sent it. */
export type ListedPage = Extract<ListOutcome, { kind: "ok" }>;
export type PageOutcome =
  | ListOutcome
  | { kind: "refused"; message: string }
  | { kind: "too-far"; waitMs: number }
  | { kind: "stopped" };

/** Answers in a row that may ask to wait before a page is given up. */
const MAX_WAITS = 10;

/** One page, on a slot of the rate limit, waiting as often as PEMS asks. */
export async function readPage(
  deps: ServiceDeps,
  actor: Actor,
  connection: OpenConnection,
  cursor: string | null,
  { mayGoOn, maxSlotWaitMs: maxWaitMs }: ReadPageOptions,
  signal: AbortSignal,
): Promise<PageOutcome> {
  const { connectionId, organizationCode, client } = connection;
  for (let waits = 0; ; waits += 1) {
    const refusal = await mayGoOn?.();
    if (refusal) return { kind: "refused", message: refusal };
    try {
      const slot = await takeSlot(deps, actor, connectionId, maxWaitMs, signal);
      if (slot.kind === "too-far") return slot;
    } catch (error) {
      if (signal.aborted) return { kind: "stopped" };
      throw error;
    }
    const outcome = await client.listPage({ organizationCode, cursor, limit: MAX_PAGE_RECORDS }, signal);
    if (signal.aborted && outcome.kind !== "ok") return { kind: "stopped" };
    await recordRead(deps, actor, connection, outcome);
    if (outcome.kind !== "rate-limited" || waits === MAX_WAITS) return outcome;
  }
}

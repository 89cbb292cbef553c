import type { TRPCLink } from "@trpc/client";
import { httpBatchLink } from "@trpc/client/links/httpBatchLink";
import { httpLink } from "@trpc/client/links/httpLink";
import { tap } from "@trpc/server/observable";
import type { AppRouter } from "#src/server/app-router.ts";
import { errorData } from "#src/trpc/client.ts";

/** Where the procedures are. */
export const PROCEDURES = "/api/trpc";
/** Calls in one request; the server takes no more. */
const MAX_BATCH = 20;
/** Names the person that a page was made for; the server answers nobody else. */
const PERSON_HEADER = "x-pfa-user";

interface LinkOptions {
  /** The person that the page was made for. */
  userId: string;
  /** Called when the server no longer knows who is asking, or knows somebody else. */
  onSignedOut: () => void;
}

/** Context of a call that somebody waits for: it leaves at once, and waits for no other call's answer. */
export const AT_ONCE = { atOnce: true };

/**
 * How calls travel: in batches, but for those that can't wait. Queries are posted too, since five hundred ids don't fit into
 * an address. The one subscription is no call: live-source.ts.
 */
export function links({ userId, onSignedOut }: LinkOptions): TRPCLink<AppRouter>[] {
  const watchSession: TRPCLink<AppRouter> =
    () =>
    ({ op, next }) =>
      next(op).pipe(
        tap({
          error(error) {
            if (errorData(error)?.code === "UNAUTHENTICATED") onSignedOut();
          },
        }),
      );
  const headers = { [PERSON_HEADER]: userId };
  const shared = { url: PROCEDURES, methodOverride: "POST", headers } as const;
  const inBatches = httpBatchLink<AppRouter>({ ...shared, maxItems: MAX_BATCH });
  const atOnce = httpLink<AppRouter>(shared);
  // A batch is gathered by a timer, which comes after the next frame: up to 40 ms on a busy machine.
  const send: TRPCLink<AppRouter> = (runtime) => {
    const batched = inBatches(runtime);
    const alone = atOnce(runtime);
    return (call) => (call.op.context.atOnce === true ? alone : batched)(call);
  };
  return [watchSession, send];
}

import type { TRPCLink } from "@trpc/client";
import { httpBatchLink } from "@trpc/client/links/httpBatchLink";
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

/**
 * How calls travel: in batches. Queries are posted too, since five hundred ids don't fit into an address. The one subscription
 * is no call: live-source.ts.
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
  return [
    watchSession,
    httpBatchLink({ url: PROCEDURES, maxItems: MAX_BATCH, methodOverride: "POST", headers }),
  ];
}

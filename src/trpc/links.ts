import { httpBatchLink, splitLink, type TRPCLink } from "@trpc/client";
import { tap } from "@trpc/server/observable";
import type { AppRouter } from "#src/server/app-router.ts";
import { errorData } from "#src/trpc/client.ts";
import { firstContent } from "#src/trpc/first-content.ts";
import { lateLink } from "#src/trpc/late-link.ts";

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
 * How calls travel: subscriptions as server-sent events, everything else in batches. Queries are posted too, since five
 * hundred ids don't fit into an address.
 * @param url of the procedures, e.g. `/api/trpc`
 */
export function links(url: string, { userId, onSignedOut }: LinkOptions): TRPCLink<AppRouter>[] {
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
    splitLink({
      condition: (operation) => operation.type === "subscription",
      // Live events come once the first rows stand: the first of them has everything read again that may have changed since.
      true: lateLink(async () => {
        await firstContent;
        const { httpSubscriptionLink } = await import("#src/trpc/live-link.ts");
        return httpSubscriptionLink({ url });
      }),
      false: httpBatchLink({ url, maxItems: MAX_BATCH, methodOverride: "POST", headers }),
    }),
  ];
}

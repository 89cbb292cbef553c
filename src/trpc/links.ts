import { httpBatchLink, httpSubscriptionLink, splitLink, type TRPCLink } from "@trpc/client";
import type { AppRouter } from "#src/server/app-router.ts";

/** Calls in one request; the server takes no more. */
const MAX_BATCH = 20;

/**
 * How calls travel: subscriptions as server-sent events, everything else in batches. Queries are posted too, since five
 * hundred ids don't fit into an address.
 * @param url of the procedures, e.g. `/api/trpc`
 */
export function links(url: string): TRPCLink<AppRouter>[] {
  return [
    splitLink({
      condition: (operation) => operation.type === "subscription",
      true: httpSubscriptionLink({ url }),
      false: httpBatchLink({ url, maxItems: MAX_BATCH, methodOverride: "POST" }),
    }),
  ];
}

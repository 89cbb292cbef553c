import { QueryClient } from "@tanstack/react-query";
import { errorData } from "#src/trpc/client.ts";

/** Live events say what is out of date, so that nothing is fetched again on a mere look. */
const STALE_MS = 60_000;
const NETWORK_RETRIES = 2;

/** The cache of one page. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        refetchOnWindowFocus: false,
        networkMode: "always",
        // An answer, whatever it says, is not asked for again.
        retry: (count, error) => errorData(error) === null && count < NETWORK_RETRIES,
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

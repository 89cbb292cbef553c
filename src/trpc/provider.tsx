"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useState,
  useSyncExternalStore,
} from "react";
import { trpc } from "#src/trpc/client.ts";
import { links } from "#src/trpc/links.ts";
import { createQueryClient } from "#src/trpc/query-client.ts";
import { SessionGuard } from "#src/trpc/session-guard.ts";

const GuardContext = createContext<SessionGuard | null>(null);

/** Whether the page still has its session. */
export function useSessionGuard(): SessionGuard {
  const guard = useContext(GuardContext);
  if (guard === null) throw new Error("Outside of the procedures");
  return guard;
}

/** Whether it ended, as that changes. */
export function useSessionEnded(): boolean {
  const guard = useSessionGuard();
  return useSyncExternalStore(
    useCallback((told) => guard.subscribe(told), [guard]),
    () => guard.ended,
    () => false,
  );
}

/**
 * Gives everything below it the procedures, called as the person that the page was made for and nobody else: another tab
 * may sign somebody else in, with the same cookies.
 */
export function TrpcProvider({ userId, children }: { userId: string; children: ReactNode }) {
  const [guard] = useState(() => new SessionGuard());
  const [queryClient] = useState(createQueryClient);
  const [client] = useState(() =>
    trpc.createClient({ links: links({ userId, onSignedOut: () => guard.end() }) }),
  );
  return (
    <GuardContext.Provider value={guard}>
      <trpc.Provider client={client} queryClient={queryClient}>
        <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
      </trpc.Provider>
    </GuardContext.Provider>
  );
}

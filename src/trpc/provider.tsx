"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { trpc } from "#src/trpc/client.ts";
import { links } from "#src/trpc/links.ts";
import { createQueryClient } from "#src/trpc/query-client.ts";

/** Gives everything below it the procedures; a session that has ended leads to the sign-in. */
export function TrpcProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(() => createQueryClient(goToSignIn));
  const [client] = useState(() => trpc.createClient({ links: links("/api/trpc") }));
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </trpc.Provider>
  );
}

/** Leaves for the sign-in page, which leads back here. */
export function goToSignIn(): void {
  const { pathname, search } = window.location;
  if (pathname === "/sign-in") return;
  window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
}

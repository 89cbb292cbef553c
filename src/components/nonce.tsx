"use client";

import { createContext, type ReactNode, useContext, useState } from "react";

declare global {
  // Read by the scroll lock under every Radix dialog and menu when it adds its style sheet.
  var __webpack_nonce__: string | undefined;
}

const NonceContext = createContext<string | undefined>(undefined);

/**
 * Keeps the CSP nonce of the document. The first one stays: after a client navigation the server sends a newer one,
 * but the browser goes on enforcing the policy that the document came with.
 */
export function NonceProvider({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [first] = useState(nonce);
  if (typeof window !== "undefined") globalThis.__webpack_nonce__ = first;
  return <NonceContext value={first}>{children}</NonceContext>;
}

/** The nonce for a `<style>` or `<script>` that a component adds itself. */
export function useNonce(): string | undefined {
  return useContext(NonceContext);
}

"use client";

import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { LiveRegion } from "#src/components/live-region.tsx";
import { NonceProvider } from "#src/components/nonce.tsx";
import { Toaster } from "#src/components/toast.tsx";
import { TooltipProvider } from "#src/components/tooltip.tsx";

/**
 * Everything that the building blocks need around them.
 * @param nonce the nonce of this document's content security policy
 */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <NonceProvider nonce={nonce}>
      <ThemeProvider
        attribute="data-theme"
        defaultTheme="system"
        enableSystem
        disableTransitionOnChange
        {...(nonce !== undefined && { nonce })}
      >
        <TooltipProvider>
          {children}
          <Toaster />
          <LiveRegion />
        </TooltipProvider>
      </ThemeProvider>
    </NonceProvider>
  );
}

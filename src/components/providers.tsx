"use client";

import { ThemeProvider } from "next-themes";
import { type ReactNode, useEffect } from "react";
import { pageStands } from "#src/components/early-input.ts";
import { LiveRegion } from "#src/components/live-region.tsx";
import { menuParts } from "#src/components/menu.tsx";
import { NonceProvider } from "#src/components/nonce.tsx";
import { fetchLater } from "#src/components/on-demand.ts";
import { popoverParts } from "#src/components/popover.tsx";
import { noticeLayer, Toaster } from "#src/components/toast.tsx";
import { TooltipProvider, tooltipLayer } from "#src/components/tooltip.tsx";

/**
 * Everything that the building blocks need around them.
 * @param nonce the nonce of this document's content security policy
 */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  useEffect(pageStands, []);
  useEffect(() => fetchLater([noticeLayer, tooltipLayer, menuParts, popoverParts]), []);
  return (
    <NonceProvider nonce={nonce}>
      <ThemeProvider
        attribute="data-theme"
        defaultTheme="system"
        enableSystem
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

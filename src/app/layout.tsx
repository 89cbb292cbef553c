import "@fontsource-variable/inter/wght.css";
import "#src/app/globals.css";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { HOLD_EARLY_INPUT } from "#src/components/early-input-script.ts";
import { Providers } from "#src/components/providers.tsx";

export const metadata: Metadata = {
  title: { default: "PFA Vanguard", template: "%s · PFA Vanguard" },
  description: "Plan and steer construction equipment.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f8fa" },
    { media: "(prefers-color-scheme: dark)", color: "#0e0f12" },
  ],
};

/** The frame of every page. Reading the nonce makes them all dynamic, which a nonce needs. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <script
          nonce={nonce}
          // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of the source
          dangerouslySetInnerHTML={{ __html: HOLD_EARLY_INPUT }}
          suppressHydrationWarning
        />
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  );
}

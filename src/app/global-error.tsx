"use client";

import "#src/app/globals.css";
import { useEffect } from "react";
import { pageStands } from "#src/components/early-input.ts";
import { PageFailed } from "#src/components/page-failed.tsx";

/** Shown when the frame itself failed; stands on its own, without themes and providers. */
export default function FrameError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  useEffect(pageStands, []);
  return (
    <html lang="en">
      <body className="flex min-h-dvh items-center justify-center bg-canvas text-ink">
        <title>PFA Vanguard couldn't be shown</title>
        <PageFailed title="PFA Vanguard couldn't be shown" reference={error.digest} onRetry={reset}>
          Your saved drafts and everything that was sent are safe.
        </PageFailed>
      </body>
    </html>
  );
}

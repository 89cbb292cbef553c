"use client";

import "#src/app/globals.css";
import { Button } from "#src/components/button.tsx";
import { ErrorState } from "#src/components/error-state.tsx";

/** Shown when the frame itself failed; stands on its own, without themes and providers. */
export default function FrameError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <html lang="en">
      <body className="flex min-h-dvh items-center justify-center bg-canvas text-ink">
        <title>PFA Vanguard couldn't be shown</title>
        <ErrorState
          heading="h1"
          title="PFA Vanguard couldn't be shown"
          reference={error.digest}
          actions={
            <Button variant="primary" onClick={reset}>
              Try again
            </Button>
          }
        >
          Your saved drafts and everything that was sent are safe.
        </ErrorState>
      </body>
    </html>
  );
}

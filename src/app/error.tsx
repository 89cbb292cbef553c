"use client";

import { Button } from "#src/components/button.tsx";
import { ErrorState } from "#src/components/error-state.tsx";

/** Shown in place of a page that failed. The message stays in the log: only its reference reaches people. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <ErrorState
        heading="h1"
        title="This page couldn't be shown"
        reference={error.digest}
        actions={
          <>
            <Button variant="primary" onClick={reset}>
              Try again
            </Button>
            <Button asChild>
              <a href="/">Go to the start</a>
            </Button>
          </>
        }
      >
        Your saved drafts and everything that was sent are safe. If this comes again, give the reference below
        to your administrator.
      </ErrorState>
    </main>
  );
}

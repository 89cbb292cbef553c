"use client";

import { PageFailed, PageFailedLink } from "#src/components/page-failed.tsx";

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
      <PageFailed
        title="This page couldn't be shown"
        reference={error.digest}
        onRetry={reset}
        more={<PageFailedLink href="/">Go to the start</PageFailedLink>}
      >
        Your saved drafts and everything that was sent are safe. If this comes again, give the reference below
        to your administrator.
      </PageFailed>
    </main>
  );
}

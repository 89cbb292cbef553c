"use client";

import { useCallback } from "react";
import { Button } from "#src/components/button.tsx";
import { EmptyState } from "#src/components/empty-state.tsx";
import { ErrorState } from "#src/components/error-state.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { ReportTable } from "#src/features/import/report-table.tsx";
import type { ReportTab } from "#src/features/import/report-words.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

/** The rows of one tab, read page by page as they come into sight. */
export function ReportRows({ importId, tab, count }: { importId: string; tab: ReportTab; count: number }) {
  const { organization } = useWorkspace();
  const report = trpc.imports.report.useInfiniteQuery(
    { organizationId: organization.id, importId, ...(tab !== "all" && { only: tab }) },
    {
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
      // A dry run says how things were when the file was read.
      staleTime: Number.POSITIVE_INFINITY,
    },
  );
  const { data, error, hasNextPage, isFetching, fetchNextPage, refetch } = report;
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  if (error !== null && data === undefined) {
    return (
      <ErrorState
        title="The rows couldn't be read"
        actions={<Button onClick={() => void refetch()}>Try again</Button>}
      >
        {problemOf(error).message}
      </ErrorState>
    );
  }
  if (data === undefined) {
    return (
      <div className="flex min-h-60 flex-col gap-4 px-5 py-4">
        {Array.from({ length: 6 }, (_, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: shapes without identity
          <Skeleton key={line} className={line % 3 === 0 ? "w-1/2" : "w-3/4"} />
        ))}
      </div>
    );
  }
  if (count === 0) return <EmptyState title="No rows of this kind">The other tabs have them.</EmptyState>;
  return (
    <ReportTable
      rows={data.pages.flatMap(({ rows }) => rows)}
      count={count}
      onMore={hasNextPage ? more : undefined}
      className="min-h-0 flex-1"
    />
  );
}

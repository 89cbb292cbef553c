"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";

interface AnyPage {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

/**
 * A list read page by page; what is shown stays until the answer under another key is here.
 * @param key `["data", <part>, organizationId, …]`: whoever changes something invalidates it
 */
export function usePages<P extends AnyPage>(
  key: readonly unknown[],
  read: (page: { cursor?: string }) => Promise<P>,
  { refetchInterval = false }: { refetchInterval?: number | false } = {},
) {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => read(pageParam === null ? {} : { cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval,
  });
  const pages = query.data?.pages;
  return {
    ...query,
    /** What the newest answer says beside the items: counts of all. */
    head: pages?.at(-1),
    items: pages?.flatMap(({ items }) => items as P["items"][number][]),
  };
}

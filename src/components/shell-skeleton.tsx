import { Skeleton } from "#src/components/skeleton.tsx";

const ROWS = Array.from({ length: 18 }, (_, row) => row);

/** The shape of the application while its first data is on the way: the bar and a grid of rows. */
export function ShellSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="flex h-dvh animate-fade-in flex-col bg-surface">
      <div className="flex h-(--bar-height) items-center gap-4 border-b px-4">
        <Skeleton className="size-6" />
        <Skeleton className="w-28" />
        <Skeleton className="ml-auto w-40 max-sm:w-16" />
      </div>
      <div className="flex h-10 items-center gap-2 border-b px-4">
        <Skeleton className="h-6 w-40" />
        <Skeleton className="h-6 w-20" />
        <Skeleton className="h-6 w-20 max-sm:hidden" />
      </div>
      <div className="min-h-0 flex-1 overflow-hidden">
        {ROWS.map((row) => (
          <div key={row} className="flex h-(--row-height) items-center gap-6 border-line-soft border-b px-4">
            <Skeleton className="w-20 shrink-0" />
            <Skeleton className={row % 3 === 0 ? "w-56" : "w-40"} />
            <Skeleton className="ml-auto w-20 max-sm:hidden" />
            <Skeleton className="w-20 max-sm:hidden" />
            <Skeleton className="w-16" />
          </div>
        ))}
      </div>
    </div>
  );
}

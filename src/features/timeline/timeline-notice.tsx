"use client";

import { ChartGantt, SearchX } from "lucide-react";
import { useState } from "react";
import { Button } from "#src/components/button.tsx";
import { EmptyState } from "#src/components/empty-state.tsx";
import { ErrorState } from "#src/components/error-state.tsx";
import { problemOf } from "#src/features/shell/problem.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { activeFilters, NO_FILTER } from "#src/features/working-set/record-filter.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/** What stands over a timeline without rows, and where they couldn't be read. */
export function TimelineNotice() {
  const { total, error, pages } = useWorkingSet();
  const { filter, set } = useAddress();
  const [asking, setAsking] = useState(false);
  if (error !== null && total === null) {
    const again = () => {
      setAsking(true);
      void pages.ensure(0, 40).finally(() => setAsking(false));
    };
    return (
      <Cover>
        <ErrorState
          title="The records couldn't be read"
          actions={
            <Button variant="primary" busy={asking} onClick={again}>
              Try again
            </Button>
          }
        >
          {problemOf(error).message}
        </ErrorState>
      </Cover>
    );
  }
  if (total !== 0) return null;
  return (
    <Cover>
      {activeFilters(filter) > 0 ? (
        <EmptyState
          icon={<SearchX />}
          title="No record matches"
          actions={<Button onClick={() => set(NO_FILTER)}>Clear filters</Button>}
        >
          Loosen the search or the filters to see more.
        </EmptyState>
      ) : (
        <EmptyState icon={<ChartGantt />} title="No records yet">
          They come from PEMS: the first pull brings them here by itself, usually within a minute.
        </EmptyState>
      )}
    </Cover>
  );
}

function Cover({ children }: { children: React.ReactNode }) {
  return (
    <div className="absolute inset-x-0 top-13 bottom-0 z-10 flex items-center justify-center bg-surface">
      {children}
    </div>
  );
}

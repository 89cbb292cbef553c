"use client";

import { LayoutList, SearchX, Table2, Upload } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { cn } from "#src/components/cn.ts";
import { EmptyState } from "#src/components/empty-state.tsx";
import { ErrorState } from "#src/components/error-state.tsx";
import { IconButton } from "#src/components/icon-button.tsx";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { Tooltip } from "#src/components/tooltip.tsx";
import { useListAddress } from "#src/features/cards/list-address.ts";
import { editCells } from "#src/features/drafts/draft-actions.ts";
import { ExportMenu } from "#src/features/export/export-menu.tsx";
import { narrowColumns } from "#src/features/grid/column-layout.ts";
import { FilterBar } from "#src/features/grid/filter-bar.tsx";
import { Grid } from "#src/features/grid/grid.tsx";
import { useColumnLayout } from "#src/features/grid/use-column-layout.ts";
import { ViewTotals } from "#src/features/grid/view-totals.tsx";
import { problemOf } from "#src/features/shell/problem.ts";
import { NEW_IMPORT, useAddress } from "#src/features/shell/use-address.ts";
import { useNarrow } from "#src/features/shell/use-narrow.ts";
import { may } from "#src/features/shell/workspace.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { openedByBadge } from "#src/features/sync-status/opened-by-badge.ts";
import { ChangedRows } from "#src/features/working-set/changed-rows.tsx";
import { activeFilters, NO_FILTER } from "#src/features/working-set/record-filter.ts";
import type { RowView } from "#src/features/working-set/record-row.ts";
import { nextSort } from "#src/features/working-set/sort-order.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

const RecordCards = lazyPart(() =>
  import("#src/features/cards/record-cards.tsx").then((module) => module.RecordCards),
);

/** The grid of an organization with its filters; on a phone its records are cards. */
export function GridView() {
  const workspace = useWorkspace();
  const { organization, store, cursor, selection, rights } = workspace;
  const { filter, sort, record, set } = useAddress();
  const workingSet = useWorkingSet();
  const { waiting } = workingSet;
  const { columns: placed, rowPx } = useColumnLayout();
  const narrow = useNarrow();
  const [{ list }, setList] = useListAddress();
  const columns = useMemo(() => (narrow ? narrowColumns(placed) : placed), [narrow, placed]);

  const shared = {
    label: `Records of ${organization.name}`,
    openRecord: record,
    onOpenRecord: (view: RowView) => set({ record: view.row.pfaId }),
    onOpenSync: (view: RowView) => set(openedByBadge(view)),
  };
  return (
    <>
      <FilterBar
        actions={
          <>
            {narrow && list === "table" && (
              <IconButton label="Show as cards" onClick={() => void setList({ list: "cards" })}>
                <LayoutList aria-hidden />
              </IconButton>
            )}
            <FileActions />
          </>
        }
      >
        <ViewTotals />
      </FilterBar>
      <div className="relative flex min-h-0 flex-1 flex-col">
        <div
          aria-busy={waiting}
          className={cn(
            "dims-while-busy flex min-h-0 flex-1 flex-col",
            // The server doesn't know that it is a phone: what it sends is not shown before cards take its place.
            !narrow && list === "cards" && "max-sm:invisible",
          )}
        >
          {narrow && list === "cards" ? (
            <RecordCards {...shared} />
          ) : (
            <Grid
              {...shared}
              store={store}
              workingSet={workingSet}
              cursor={cursor}
              selection={selection}
              columns={columns}
              rights={rights}
              sort={sort}
              onSort={(field, add) => set({ sort: nextSort(sort, field, add) })}
              onEdit={(edits) => editCells(workspace, edits)}
              rowPx={rowPx}
            />
          )}
        </div>
        <Notice filtered={activeFilters(filter) > 0} onClear={() => set(NO_FILTER)} />
        <ChangedRows />
      </div>
    </>
  );
}

/** The ways out to a file and back in, for those who may. */
function FileActions() {
  const { organization } = useWorkspace();
  const { total } = useWorkingSet();
  const { set } = useAddress();
  return (
    <>
      {may(organization, "perm_Export") && <ExportMenu count={total} />}
      {may(organization, "perm_Import") && (
        <Tooltip content="Bring changes from a file in as drafts">
          <Button variant="ghost" onClick={() => set({ import: NEW_IMPORT })}>
            <Upload aria-hidden />
            <span className="max-2xl:sr-only">Import…</span>
          </Button>
        </Tooltip>
      )}
    </>
  );
}

/** What stands over an empty grid, and where it couldn't be read. */
function Notice({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const { total, error, pages } = useWorkingSet();
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (error === null) setAsked(false);
  }, [error]);
  if (error !== null && total === null) {
    return (
      <Cover>
        <ErrorState
          title="The records couldn't be read"
          actions={
            <Button
              variant="primary"
              busy={asked}
              onClick={() => {
                setAsked(true);
                void pages.ensure(0, 40).finally(() => setAsked(false));
              }}
            >
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
      {filtered ? (
        <EmptyState
          icon={<SearchX />}
          title="No record matches"
          actions={<Button onClick={onClear}>Clear filters</Button>}
        >
          Loosen the search or the filters to see more.
        </EmptyState>
      ) : (
        <EmptyState icon={<Table2 />} title="No records yet">
          They come from PEMS: the first pull brings them here by itself, usually within a minute.
        </EmptyState>
      )}
    </Cover>
  );
}

function Cover({ children }: { children: React.ReactNode }) {
  return (
    <div className="absolute inset-x-0 top-8 bottom-0 z-10 flex items-center justify-center bg-surface">
      {children}
    </div>
  );
}

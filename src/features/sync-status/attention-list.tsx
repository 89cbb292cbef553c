"use client";

import { CircleX, Pencil, TriangleAlert, UserCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useShowInGrid } from "#src/features/shell/use-show-in-grid.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { Attention, AttentionKind } from "#src/features/sync-status/attention.ts";
import { wordsAbout } from "#src/features/sync-status/words-about.ts";
import { trpc } from "#src/trpc/client.ts";

const AT_MOST = 5;

const ICON: { readonly [K in AttentionKind]: ReactNode } = {
  conflicts: <TriangleAlert aria-hidden className="size-4 text-conflict" />,
  failures: <CircleX aria-hidden className="size-4 text-failed" />,
  approvals: <UserCheck aria-hidden className="size-4 text-conflict" />,
  collisions: <TriangleAlert aria-hidden className="size-4 text-conflict" />,
  broken: <Pencil aria-hidden className="size-4 text-draft" />,
};

/** What needs the user, by kind; of conflicts, failures and approvals the first few by name. */
export function AttentionList({
  attention,
  onClose,
}: {
  attention: readonly Attention[];
  onClose: () => void;
}) {
  return (
    <ul className="mt-2 flex flex-col gap-2">
      {attention.map((one) => (
        <li key={one.kind}>
          <p className="flex items-center gap-2 font-medium">
            {ICON[one.kind]}
            {one.title}
          </p>
          {one.kind === "conflicts" || one.kind === "failures" ? (
            <Named kind={one.kind} count={one.count} onClose={onClose} />
          ) : one.kind === "approvals" ? (
            <ToApprove count={one.count} onClose={onClose} />
          ) : (
            <OpenReview onClose={onClose} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Named({
  kind,
  count,
  onClose,
}: {
  kind: "conflicts" | "failures";
  count: number;
  onClose: () => void;
}) {
  const { organization } = useWorkspace();
  const { set } = useAddress();
  const show = useShowInGrid();
  const status = kind === "conflicts" ? ("conflict" as const) : ("failed" as const);
  const list = trpc.records.list.useQuery(
    {
      organizationId: organization.id,
      filter: { status: [status], discontinued: "include" },
      limit: AT_MOST,
      totals: false,
    },
    { staleTime: 0 },
  );
  const rows = list.data?.rows.filter(({ problem }) => problem !== null) ?? [];
  return (
    <ul className="mt-0.5 pl-6">
      {rows.map(({ pfaId, problem }) => (
        <li key={pfaId}>
          <Item
            onClick={() => {
              onClose();
              if (kind === "failures") set({ error: problem?.modificationId });
              else set({ conflict: problem?.conflictId });
            }}
          >
            <span className="shrink-0 font-medium tabular-nums">{pfaId}</span>
            {problem !== null && (
              <span className="min-w-0 truncate text-ink-muted">{wordsAbout(pfaId, problem.message)}</span>
            )}
          </Item>
        </li>
      ))}
      {kind === "conflicts" && count > 1 && (
        <li>
          <Item
            onClick={() => {
              onClose();
              set({ conflict: "many" });
            }}
          >
            Decide {count.toLocaleString("en-US")} conflicts together…
          </Item>
        </li>
      )}
      {count > rows.length && !list.isPending && (
        <li>
          <Item
            onClick={() => {
              onClose();
              show([status]);
            }}
          >
            Show all {count.toLocaleString("en-US")} in the grid
          </Item>
        </li>
      )}
    </ul>
  );
}

/** Decisions of others, each opened where it is approved or declined. */
function ToApprove({ count, onClose }: { count: number; onClose: () => void }) {
  const { organization } = useWorkspace();
  const { set } = useAddress();
  const list = trpc.conflicts.list.useQuery(
    { organizationId: organization.id, toApprove: true, limit: AT_MOST },
    { staleTime: 0 },
  );
  return (
    <ul className="mt-0.5 pl-6">
      {list.data?.conflicts.map(({ conflictId, pfaId, author }) => (
        <li key={conflictId}>
          <Item
            onClick={() => {
              onClose();
              set({ conflict: conflictId });
            }}
          >
            <span className="shrink-0 font-medium tabular-nums">{pfaId}</span>
            <span className="min-w-0 truncate text-ink-muted">{author.name}'s change</span>
          </Item>
        </li>
      ))}
      {count > AT_MOST && (
        <li className="px-1.5 text-ink-muted">And {(count - AT_MOST).toLocaleString("en-US")} more.</li>
      )}
    </ul>
  );
}

function OpenReview({ onClose }: { onClose: () => void }) {
  const { set } = useAddress();
  return (
    <div className="mt-0.5 pl-6">
      <Item
        onClick={() => {
          onClose();
          set({ review: true });
        }}
      >
        Open the review
      </Item>
    </div>
  );
}

function Item({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex min-h-7 w-full min-w-0 items-center gap-2 rounded px-1.5 text-left text-accent-text hover:bg-hover"
    >
      {children}
    </button>
  );
}

import { formatMoment } from "#src/features/shell/format-moment.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { BADGE } from "#src/features/sync-status/badge-look.ts";
import { openedByProblem, type Problem } from "#src/features/sync-status/opened-by-badge.ts";
import { SyncBadge } from "#src/features/sync-status/sync-badge.tsx";
import type { SyncState } from "#src/features/working-set/record-row.ts";

export interface OpenBadgeProps {
  state: SyncState;
  /** What needs the user; pressing the badge opens it. */
  problem: Problem | null;
  /** When it came into its state; ISO 8601. Told where it is in PEMS. */
  at: string | null;
}

/** A badge with what it stands for: the resolution of a conflict, the error of a failure, the time since when it is in PEMS. */
export function OpenBadge({ state, problem, at }: OpenBadgeProps) {
  const { set } = useAddress();
  const badge = <SyncBadge state={state} />;
  if (problem !== null) {
    return (
      <>
        {problem.waitsForApproval && <span className="text-ink-muted text-sm">Waiting for approval</span>}
        <button
          type="button"
          aria-label={`${BADGE[state].label}: open it`}
          className="min-h-6 rounded"
          onClick={() => set(openedByProblem(problem))}
        >
          {badge}
        </button>
      </>
    );
  }
  if (state !== "synced" || at === null) return badge;
  return (
    <span className="flex items-center gap-1.5">
      {badge}
      <time dateTime={at} className="whitespace-nowrap text-ink-faint text-sm tabular-nums">
        {formatMoment(at)}
      </time>
    </span>
  );
}

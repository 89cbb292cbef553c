"use client";

import { ArrowDown, ArrowUp, CircleX, CloudOff, Redo2, TriangleAlert, Undo2 } from "lucide-react";
import { type ReactNode, useCallback, useSyncExternalStore } from "react";
import { BottomBar } from "#src/components/bottom-bar.tsx";
import { Button } from "#src/components/button.tsx";
import { cn } from "#src/components/cn.ts";
import { IconButton } from "#src/components/icon-button.tsx";
import { Spinner } from "#src/components/spinner.tsx";
import { compareMoney, formatMoneyChange, subtractMoney } from "#src/domain/money.ts";
import { useRegisterCommands } from "#src/features/commands/use-commands.ts";
import { useDraftBarCommands } from "#src/features/drafts/use-draft-bar-commands.ts";
import { useDraftCommands, useUndoState } from "#src/features/drafts/use-draft-commands.ts";
import { useDraftsSummary } from "#src/features/drafts/use-drafts-summary.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { may } from "#src/features/shell/workspace.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

/** Appears when there are drafts: how many, what they cost, and what to do with them. */
export function DraftsBar() {
  const { organization, writer } = useWorkspace();
  const { set } = useAddress();
  const commands = useDraftCommands();
  const { nextUndo, nextRedo } = useUndoState();
  useRegisterCommands(useDraftBarCommands(commands));
  const data = useDraftsSummary();
  const subscribe = useCallback((told: () => void) => writer.subscribe(told), [writer]);
  const unsaved = useSyncExternalStore(
    subscribe,
    () => writer.unsaved,
    () => 0,
  );
  // The server's number is a moment old while something is being saved.
  const count = Math.max(data?.count ?? 0, unsaved);
  if (count === 0) return null;
  return (
    <BottomBar
      label="Drafts"
      actions={
        <>
          <IconButton
            label="Undo"
            shortcut="Mod+Z"
            tooltipSide="top"
            tooltip={nextUndo === null ? "Nothing to undo" : `Undo ${nextUndo}`}
            disabled={nextUndo === null}
            onClick={commands.undo}
          >
            <Undo2 aria-hidden />
          </IconButton>
          <IconButton
            label="Redo"
            shortcut="Mod+Shift+Z"
            tooltipSide="top"
            tooltip={nextRedo === null ? "Nothing to redo" : `Redo ${nextRedo}`}
            disabled={nextRedo === null}
            onClick={commands.redo}
          >
            <Redo2 aria-hidden />
          </IconButton>
          <Button variant="ghost" onClick={() => void commands.discard()}>
            Discard
          </Button>
          {may(organization, "perm_Sync") && (
            <Button variant="primary" onClick={() => set({ review: true })}>
              Review &amp; sync
            </Button>
          )}
        </>
      }
    >
      <p className="font-medium tabular-nums">
        {count === 1 ? "1 draft" : `${count.toLocaleString("en-US")} drafts`}
      </p>
      <CostChange before={data?.forecastBefore} after={data?.forecastAfter} />
      {data !== undefined && data.collisions > 0 && (
        <Remark icon={<TriangleAlert aria-hidden />} tone="text-conflict-text">
          {data.collisions.toLocaleString("en-US")} changed in PEMS too
        </Remark>
      )}
      {data !== undefined && data.broken > 0 && (
        <Remark icon={<CircleX aria-hidden />} tone="text-failed-text">
          {data.broken.toLocaleString("en-US")} can't be sent yet
        </Remark>
      )}
      <SaveState />
    </BottomBar>
  );
}

function CostChange({
  before,
  after,
}: {
  before: string | null | undefined;
  after: string | null | undefined;
}) {
  if (before === undefined || before === null || after === undefined || after === null) return null;
  const direction = compareMoney(after, before);
  if (direction === 0) return <span className="text-ink-muted max-sm:hidden">forecast unchanged</span>;
  const Arrow = direction > 0 ? ArrowUp : ArrowDown;
  return (
    <span
      className={cn(
        "flex items-center gap-1 tabular-nums",
        direction > 0 ? "text-failed-text" : "text-synced-text",
      )}
    >
      <span className="text-ink-muted">forecast</span>
      {formatMoneyChange(subtractMoney(after, before))}
      <Arrow aria-hidden className="size-3.5" />
    </span>
  );
}

function Remark({ icon, tone, children }: { icon: ReactNode; tone: string; children: ReactNode }) {
  return (
    <span className={cn("flex items-center gap-1 [&_svg]:size-3.5", tone)}>
      {icon}
      <span>{children}</span>
    </span>
  );
}

function SaveState() {
  const { writer } = useWorkspace();
  const state = useSyncExternalStore(
    useCallback((told) => writer.subscribe(told), [writer]),
    () => writer.state,
    () => "idle" as const,
  );
  if (state === "unreachable" || state === "signed-out") {
    return (
      <span role="status" className="flex items-center gap-1.5 text-failed-text">
        <CloudOff aria-hidden className="size-3.5" />
        {state === "unreachable" ? "Not saved yet, trying again" : "Not saved: sign in again"}
      </span>
    );
  }
  return state === "saving" ? <Spinner className="size-3 text-ink-faint" /> : null;
}

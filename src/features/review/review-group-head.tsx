"use client";

import { ChevronDown, ChevronRight, CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { Checkbox } from "#src/components/checkbox.tsx";
import { IconButton } from "#src/components/icon-button.tsx";
import type { ReviewGroup, ReviewIndex, ReviewState } from "#src/features/review/review-lines.ts";
import type { SettleCollisions } from "#src/features/review/use-settle-collision.ts";

const LOOK: { readonly [S in ReviewState]: { hint: string; icon: ReactNode } } = {
  blocked: {
    hint: "Correct these; they stay drafts.",
    icon: <CircleX aria-hidden className="size-4 shrink-0 text-failed" />,
  },
  colliding: {
    hint: "Somebody changed the same. Decide, or leave them as drafts.",
    icon: <TriangleAlert aria-hidden className="size-4 shrink-0 text-conflict" />,
  },
  ready: { hint: "", icon: <CircleCheck aria-hidden className="size-4 shrink-0 text-synced" /> },
};

export interface ReviewGroupHeadProps {
  group: ReviewGroup;
  index: ReviewIndex;
  leftOut: ReadonlySet<string>;
  onLeaveOut: (pfaIds: readonly string[], out: boolean) => void;
  folded: ReadonlySet<string>;
  onFold: (key: string) => void;
  onSettle: SettleCollisions;
}

/** The head of a group: how many, and what is done with all of them at once. */
export function ReviewGroupHead(props: ReviewGroupHeadProps) {
  const { group, index, leftOut, onLeaveOut, folded, onFold, onSettle } = props;
  const { key, state, title, members } = group;
  const { hint, icon } = LOOK[state];
  const ids = () => members.map((at) => index.pfaIds[at] ?? "");
  const isFolded = folded.has(key);
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-x-2 border-b">
      <IconButton
        label={isFolded ? `Show ${title}` : `Fold ${title}`}
        size="sm"
        aria-expanded={!isFolded}
        className="-ml-1.5"
        onClick={() => onFold(key)}
      >
        {isFolded ? <ChevronRight aria-hidden /> : <ChevronDown aria-hidden />}
      </IconButton>
      {state === "ready" ? <GroupBox {...{ title, ids, members, index, leftOut, onLeaveOut }} /> : icon}
      <h3 className="min-w-0 truncate font-semibold">
        {title}{" "}
        <span className="font-normal text-ink-faint tabular-nums">
          {members.length.toLocaleString("en-US")}
        </span>
      </h3>
      {hint !== "" && <span className="min-w-0 flex-1 truncate text-ink-muted max-sm:hidden">{hint}</span>}
      {state === "colliding" && members.length > 1 && <SettleAll ids={ids} onSettle={onSettle} />}
    </div>
  );
}

function GroupBox({
  title,
  ids,
  members,
  index,
  leftOut,
  onLeaveOut,
}: Pick<ReviewGroupHeadProps, "index" | "leftOut" | "onLeaveOut"> & {
  title: string;
  ids: () => string[];
  members: readonly number[];
}) {
  const out = leftOut.size === 0 ? 0 : members.filter((at) => leftOut.has(index.pfaIds[at] ?? "")).length;
  return (
    <Checkbox
      aria-label={title === "Ready to send" ? "Send all ready changes" : `Send all of ${title}`}
      checked={out === 0 ? true : out === members.length ? false : "indeterminate"}
      onCheckedChange={(checked) => onLeaveOut(ids(), checked !== true)}
    />
  );
}

function SettleAll({ ids, onSettle }: { ids: () => string[]; onSettle: SettleCollisions }) {
  const [busy, setBusy] = useState(false);
  const settle = (keep: "mine" | "theirs") => {
    setBusy(true);
    void onSettle(ids(), keep).finally(() => setBusy(false));
  };
  return (
    <span className="ml-auto flex gap-1">
      <Button size="sm" busy={busy} onClick={() => settle("mine")}>
        Use mine for all
      </Button>
      <Button size="sm" busy={busy} onClick={() => settle("theirs")}>
        Use theirs for all
      </Button>
    </span>
  );
}

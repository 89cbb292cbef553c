"use client";

import { Ban, Users } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#src/components/button.tsx";
import { settleCollisions } from "#src/features/drafts/settle-collisions.ts";
import { formatMoment } from "#src/features/shell/format-moment.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { RowView } from "#src/features/working-set/record-row.ts";

/** What concerns the whole record: who else works on it, and that PEMS no longer wants it. */
export function RecordNotices({ view }: { view: RowView }) {
  const workspace = useWorkspace();
  const { rights } = workspace;
  const { pfaId, editedBy, fields, draft, pemsUpdatedAt, pemsUpdatedBy } = view.row;
  const isGone = fields.isDiscontinued === true;
  const settles = isGone && draft !== null && !Object.hasOwn(draft.delta, "isDiscontinued");
  const collides = settles && draft.collisions.includes("isDiscontinued");
  const settle = (keep: "mine" | "theirs") => settleCollisions(workspace, [pfaId], keep, "isDiscontinued");
  return (
    <>
      {editedBy.length > 0 && (
        <Notice icon={<Users aria-hidden />}>
          Being edited by {editedBy.join(", ")}. Their values are theirs until they send them.
        </Notice>
      )}
      {isGone && (
        <Notice icon={<Ban aria-hidden />}>
          {collides ? "Discontinued while you were changing it" : "Discontinued"}: PEMS has it from{" "}
          {pemsUpdatedBy}, {formatMoment(pemsUpdatedAt)}.{collides && " What you typed is kept."}
          {collides && (
            <span className="mt-1.5 flex flex-wrap gap-1">
              {rights.discontinue && (
                <Button size="sm" onClick={() => settle("mine")}>
                  Restore it and keep mine
                </Button>
              )}
              <Button size="sm" onClick={() => settle("theirs")}>
                Give up my draft
              </Button>
            </span>
          )}
        </Notice>
      )}
    </>
  );
}

function Notice({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className="mb-3 flex items-start gap-2 rounded bg-sunken px-2.5 py-2 text-ink-muted [&_svg]:mt-0.5 [&_svg]:size-3.5 [&_svg]:shrink-0">
      {icon}
      <div>{children}</div>
    </div>
  );
}

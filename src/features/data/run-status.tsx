import { Ban, Check, CircleX, RefreshCw } from "lucide-react";
import { Badge } from "#src/components/badge.tsx";
import type { Run } from "#src/features/data/run-words.ts";

/** How a run stands: icon, word and colour. */
export function RunStatus({ status }: { status: Run["status"] }) {
  switch (status) {
    case "running":
      return (
        <Badge
          quiet
          className="align-top"
          tone="queued"
          icon={<RefreshCw aria-hidden className="animate-spin [animation-duration:1.4s]" />}
        >
          Running
        </Badge>
      );
    case "completed":
      return (
        <Badge quiet className="align-top" tone="synced" icon={<Check aria-hidden />}>
          Completed
        </Badge>
      );
    case "failed":
      return (
        <Badge quiet className="align-top" tone="failed" icon={<CircleX aria-hidden />}>
          Failed
        </Badge>
      );
    case "cancelled":
      return (
        <Badge quiet className="align-top" tone="neutral" icon={<Ban aria-hidden />}>
          Stopped
        </Badge>
      );
  }
}

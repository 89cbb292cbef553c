"use client";

import { CircleX, FileSpreadsheet, FileText, X } from "lucide-react";
import type { MouseEvent } from "react";
import { Button } from "#src/components/button.tsx";
import { cn } from "#src/components/cn.ts";
import { floatingItem } from "#src/components/floating-item.ts";
import {
  type ExportFormat,
  exportHint,
  exportTitle,
  exportUrl,
  FORMAT_NAME,
  MAX_XLSX_ROWS,
} from "#src/features/export/export-words.ts";
import type { useExport } from "#src/features/export/use-export.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

const KEPT_MS = 60_000;

export interface ExportChoicesProps extends Pick<ReturnType<typeof useExport>, "running" | "problem"> {
  /** Records that are filtered; null while nobody knows. */
  count: number | null;
  onCancel: () => void;
  onChosen: (format: ExportFormat, url: string) => void;
}

/** What is exported, and as what. */
export default function ExportChoices({ count, running, problem, onCancel, onChosen }: ExportChoicesProps) {
  const { organization, rights } = useWorkspace();
  const { filter, sort } = useAddress();
  const all = trpc.records.list.useQuery(
    { organizationId: organization.id, filter: { discontinued: "include" }, limit: 1 },
    { staleTime: KEPT_MS },
  );
  const url = (format: ExportFormat) => exportUrl(organization.id, format, filter, sort);
  return (
    <>
      <h2 className="px-2 pt-1.5 font-medium tabular-nums">{exportTitle(count, all.data?.total)}</h2>
      <p className="px-2 text-ink-muted text-sm">{exportHint(sort.length > 0, rights.viewFinancials)}</p>
      {problem !== null && (
        <p className="flex gap-1.5 px-2 text-failed-text text-sm">
          <CircleX aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {problem}
        </p>
      )}
      <div className="-mx-1 mt-1 flex flex-col border-t px-1 pt-1">
        {running === null ? (
          (["csv", "xlsx"] as const).map((format) => (
            <FormatLink
              key={format}
              format={format}
              tooMany={format === "xlsx" && (count ?? 0) > MAX_XLSX_ROWS}
              href={url(format)}
              onChoose={() => onChosen(format, url(format))}
            />
          ))
        ) : (
          <Button variant="ghost" className="justify-start" onClick={onCancel}>
            <X aria-hidden />
            Cancel the {FORMAT_NAME[running.format]} export
          </Button>
        )}
      </div>
    </>
  );
}

/** A plain link to the file (it can be copied, or opened elsewhere) that is followed by fetching, so that it can fail in words. */
function FormatLink({
  format,
  tooMany,
  href,
  onChoose,
}: {
  format: ExportFormat;
  tooMany: boolean;
  href: string;
  onChoose: () => void;
}) {
  const Icon = format === "csv" ? FileText : FileSpreadsheet;
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onChoose();
  };
  const content = (
    <>
      <Icon aria-hidden className="text-ink-faint" />
      <span className="w-11 font-medium">{FORMAT_NAME[format]}</span>
      <span className="min-w-0 flex-1 truncate text-ink-muted">
        {tooMany
          ? `up to ${MAX_XLSX_ROWS.toLocaleString("en-US")} records`
          : format === "csv"
            ? "for any program"
            : "with dates and numbers"}
      </span>
    </>
  );
  if (tooMany) return <p className={floatingItem}>{content}</p>;
  return (
    <a
      href={href}
      download
      onClick={follow}
      className={cn(floatingItem, "hover:bg-hover focus-visible:bg-hover dark:hover:bg-pressed")}
    >
      {content}
    </a>
  );
}

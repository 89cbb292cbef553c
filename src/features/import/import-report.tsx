"use client";

import { ClipboardCopy, FileX } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { DialogBody, DialogFooter, DialogHeader } from "#src/components/dialog.tsx";
import { ErrorState } from "#src/components/error-state.tsx";
import { announce } from "#src/components/live-region.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { Tab, TabList, TabPanel, Tabs } from "#src/components/tabs.tsx";
import { ImportSummary } from "#src/features/import/import-summary.tsx";
import { ReportRows } from "#src/features/import/report-rows.tsx";
import {
  firstTab,
  type ReportTab,
  saveLabel,
  summaryWords,
  TABS,
  tabCount,
  tabName,
} from "#src/features/import/report-words.ts";
import { useApplyImport } from "#src/features/import/use-apply-import.ts";
import { useCopyRefused } from "#src/features/import/use-copy-refused.ts";
import { formatMoment } from "#src/features/shell/format-moment.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RouterOutputs, trpc } from "#src/trpc/client.ts";

/** The summary of a file that was compared. */
export type ImportPreview = RouterOutputs["imports"]["list"]["imports"][number];

export interface ImportReportProps {
  importId: string;
  /** Its summary, when it was compared a moment ago. */
  known: ImportPreview | undefined;
  /** Another file is to be chosen. */
  onOther: () => void;
  onClose: () => void;
}

/** The dry run of a file: what it would change, what is refused and why, and the button that saves it. */
export function ImportReport(props: ImportReportProps) {
  const { organization } = useWorkspace();
  const list = trpc.imports.list.useQuery(
    { organizationId: organization.id },
    { enabled: props.known === undefined, staleTime: 0 },
  );
  const preview = props.known ?? list.data?.imports.find(({ importId }) => importId === props.importId);
  if (preview !== undefined) return <Report preview={preview} {...props} />;
  if (list.isFetching) return <Reading />;
  return list.isError ? (
    <NotShown
      title="The import couldn't be read"
      action={<Button onClick={() => void list.refetch()}>Try again</Button>}
    >
      {problemOf(list.error).message}
    </NotShown>
  ) : (
    <NotShown
      title="This import has ended"
      action={
        <Button variant="primary" onClick={props.onOther}>
          Choose a file
        </Button>
      }
    >
      Its rows were saved, or it was compared more than a day ago. Nothing is lost: choose the file again.
    </NotShown>
  );
}

function Reading() {
  return (
    <>
      <DialogHeader title="Import records" description="Reading what the file changes…" />
      <DialogBody className="flex flex-col gap-3">
        <Skeleton className="w-3/4" />
        <Skeleton className="w-1/2" />
      </DialogBody>
    </>
  );
}

function NotShown({ title, action, children }: { title: string; action: ReactNode; children: ReactNode }) {
  return (
    <>
      <DialogHeader title="Import records" />
      <ErrorState title={title} actions={action}>
        {children}
      </ErrorState>
    </>
  );
}

function Report({ preview, onOther, onClose }: ImportReportProps & { preview: ImportPreview }) {
  const { importId, fileName, createdAt, counts, blank } = preview;
  const [tab, setTab] = useState<ReportTab>(() => firstTab(counts));
  const { apply, saving, problem } = useApplyImport(preview, onClose);
  const copy = useCopyRefused(importId);
  useEffect(() => announce(summaryWords(counts)), [counts]);
  const nothing = counts.changed === 0;
  return (
    <>
      <DialogHeader
        title="Import records"
        description={
          <>
            <span className="break-all font-medium text-ink">{fileName}</span> · compared{" "}
            {formatMoment(createdAt)} · empty cells{" "}
            {blank === "clear" ? "clear the field" : "leave the field as it is"}
          </>
        }
      />
      <ImportSummary preview={preview} />
      <Tabs
        value={tab}
        onValueChange={(next) => setTab(TABS.find((known) => known === next) ?? "all")}
        className="flex min-h-0 flex-1 flex-col"
      >
        <div className="flex items-end border-b px-5">
          <TabList aria-label="Rows" className="min-w-0 flex-1 border-b-0">
            {TABS.map((one) => (
              <Tab key={one} value={one} disabled={one !== "all" && tabCount(one, counts) === 0}>
                {tabName(one)}
                <span className="font-normal text-ink-faint tabular-nums">
                  {tabCount(one, counts).toLocaleString("en-US")}
                </span>
              </Tab>
            ))}
          </TabList>
          {counts.refused > 0 && (
            <Button variant="ghost" size="sm" className="mb-1" busy={copy.busy} onClick={copy.copy}>
              <ClipboardCopy aria-hidden />
              <span className="max-sm:sr-only">Copy refused rows</span>
            </Button>
          )}
        </div>
        <TabPanel value={tab} tabIndex={-1} className="flex min-h-0 flex-1 flex-col pt-0 outline-none">
          <ReportRows key={tab} importId={importId} tab={tab} count={tabCount(tab, counts)} />
        </TabPanel>
      </Tabs>
      <DialogFooter>
        <p className="mr-auto min-w-0 text-ink-muted max-sm:w-full">
          {problem === null ? (
            nothing ? (
              "There is nothing to save in this file."
            ) : (
              "Saved as your drafts. Nothing goes to PEMS until you review and send them."
            )
          ) : (
            <span role="alert" className="text-failed-text">
              {problem}
            </span>
          )}
        </p>
        <Button onClick={onOther}>
          <FileX aria-hidden />
          Choose another file
        </Button>
        <Button variant="primary" busy={saving} disabled={nothing} onClick={apply}>
          {nothing ? "Save as drafts" : saveLabel(counts.changed)}
        </Button>
      </DialogFooter>
    </>
  );
}

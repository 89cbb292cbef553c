"use client";

import { LockKeyhole } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#src/components/button.tsx";
import { EmptyState } from "#src/components/empty-state.tsx";
import { ErrorState } from "#src/components/error-state.tsx";
import { PERMISSION_LABEL } from "#src/domain/permissions.ts";
import { type DataSectionId, maySeeData, SECTION_LABEL, sectionsFor } from "#src/features/data/sections.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

export interface SectionFrameProps {
  section: DataSectionId;
  /** What the part is for, in a sentence. */
  lead: ReactNode;
  actions?: ReactNode;
  /** Rendered for those who may see it. */
  children: ReactNode;
}

/** One part of the Data page: its name, what it is for, what can be done. The content scrolls. */
export function SectionFrame({ section, lead, actions, children }: SectionFrameProps) {
  return (
    <>
      <header className="flex shrink-0 flex-wrap items-start gap-x-4 gap-y-2 border-b px-4 py-3">
        <div className="min-w-0 flex-1 basis-64">
          <h2 className="font-semibold text-lg tracking-[-0.01em]">{SECTION_LABEL[section]}</h2>
          <p className="max-w-180 text-ink-muted">{lead}</p>
        </div>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </>
  );
}

/** Shows a part of the Data page to those who may see it, and a sentence to everybody else. */
export function ForMembers({ section, children }: { section: DataSectionId; children: ReactNode }) {
  const { organization } = useWorkspace();
  if (sectionsFor(organization).includes(section)) return children;
  const needed = maySeeData(organization)
    ? [PERMISSION_LABEL.perm_ManageSettings]
    : [PERMISSION_LABEL.perm_RefreshData, PERMISSION_LABEL.perm_ManageSettings];
  return (
    <EmptyState icon={<LockKeyhole />} heading="h2" title="This part is not open to you" className="my-auto">
      It needs the permission {needed.map((name) => `“${name}”`).join(" or ")} in {organization.name}. An
      administrator can give it to you.
    </EmptyState>
  );
}

/** Stands where something couldn't be read, with a way to try again. */
export function NotRead({
  what,
  query,
}: {
  /** Plural, e.g. "The runs". */
  what: string;
  query: { error: unknown; refetch: () => unknown; isFetching: boolean };
}) {
  return (
    <ErrorState
      title={`${what} couldn't be read`}
      actions={
        <Button variant="primary" busy={query.isFetching} onClick={() => void query.refetch()}>
          Try again
        </Button>
      }
    >
      {problemOf(query.error).message}
    </ErrorState>
  );
}

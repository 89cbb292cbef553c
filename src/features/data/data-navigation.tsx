"use client";

import { CloudDownload, GitCompareArrows, ListChecks, PackageX, Shapes } from "lucide-react";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { SideNavigation } from "#src/components/side-navigation.tsx";
import { type DataSectionId, SECTION_LABEL, sectionsFor } from "#src/features/data/sections.ts";
import { useDataCounts, useLiveDataCounts } from "#src/features/data/use-data-counts.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

const ICON: { readonly [S in DataSectionId]: ReactNode } = {
  pulls: <CloudDownload aria-hidden />,
  quality: <ListChecks aria-hidden />,
  quarantine: <PackageX aria-hidden />,
  schema: <Shapes aria-hidden />,
  reconciliation: <GitCompareArrows aria-hidden />,
};

/** The parts of the Data page that the member may open, with how much waits in each. */
export function DataNavigation() {
  const { organization } = useWorkspace();
  const pathname = usePathname();
  const counts = useDataCounts();
  useLiveDataCounts();
  return (
    <SideNavigation
      label="Data"
      items={sectionsFor(organization).map((section) => {
        const count = counts[section];
        return {
          href: `/${organization.code}/data/${section}`,
          label: SECTION_LABEL[section],
          icon: ICON[section],
          current: pathname.endsWith(`/data/${section}`),
          count,
          countLabel: count === undefined ? undefined : `${count.toLocaleString("en-US")} open`,
        };
      })}
    />
  );
}

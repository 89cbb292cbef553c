"use client";

import { usePathname, useRouter } from "next/navigation";
import { useCallback } from "react";
import { useAddress } from "#src/features/shell/use-address.ts";
import { viewOf } from "#src/features/shell/views.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

/** Shows the records in these states in the grid, whichever view is open. */
export function useShowInGrid(): (states: readonly string[]) => void {
  const { organization } = useWorkspace();
  const { set } = useAddress();
  const inGrid = viewOf(usePathname()) === "grid";
  const router = useRouter();
  return useCallback(
    (states) => {
      if (inGrid) set({ status: states });
      else router.push(`/${encodeURIComponent(organization.code)}/grid?status=${states.join(",")}`);
    },
    [inGrid, set, router, organization.code],
  );
}

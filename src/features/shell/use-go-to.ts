"use client";

import { usePathname, useRouter } from "next/navigation";
import { useCallback } from "react";
import { type AddressChange, withAddress } from "#src/features/shell/use-address.ts";
import { type ViewId, viewOf } from "#src/features/shell/views.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

/**
 * Shows a view of the same working set, at once: views share one route, so no server is asked. Filter, order, groups,
 * selection and open record go along; `change` is applied to them.
 */
export function useGoTo(): (view: Exclude<ViewId, "data">, change?: AddressChange) => void {
  const { organization } = useWorkspace();
  const fromData = viewOf(usePathname()) === "data";
  const router = useRouter();
  return useCallback(
    (view, change = {}) => {
      // The section on data knows no filters.
      const search = withAddress(fromData ? "" : window.location.search, change);
      const address = `/${encodeURIComponent(organization.code)}/${view}${search}`;
      if (fromData) router.push(address);
      else window.history.pushState(null, "", address);
    },
    [organization.code, fromData, router],
  );
}

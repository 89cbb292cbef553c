"use client";

import type { ReactNode } from "react";
import { AddressContext, useReadAddress } from "#src/features/shell/use-address.ts";

/** Gives all below what the address holds. */
export function AddressProvider({ children }: { children: ReactNode }) {
  return <AddressContext value={useReadAddress()}>{children}</AddressContext>;
}

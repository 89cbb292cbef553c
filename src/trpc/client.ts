"use client";

import { createTRPCReact } from "@trpc/react-query";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "#src/server/app-router.ts";
import type { ErrorData } from "#src/server/error-shape.ts";

/** Hooks for every procedure: `trpc.records.list.useQuery({ … })`. */
export const trpc = createTRPCReact<AppRouter>();

/** What procedures give: `RouterOutputs["records"]["list"]`. */
export type RouterOutputs = inferRouterOutputs<AppRouter>;
/** What procedures take. */
export type RouterInputs = inferRouterInputs<AppRouter>;

/**
 * The coded part of a failed call.
 * @returns null when no answer came (the network, a server that restarts)
 */
export function errorData(error: unknown): ErrorData | null {
  if (typeof error !== "object" || error === null || !("data" in error)) return null;
  const { data } = error;
  return typeof data === "object" && data !== null && "code" in data ? (data as ErrorData) : null;
}

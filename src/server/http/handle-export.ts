import { z } from "zod";
import { utcDay } from "#src/domain/calendar.ts";
import { DomainError } from "#src/domain/errors.ts";
import { getSession } from "#src/server/auth/session.ts";
import { checkRequest } from "#src/server/http/check-request.ts";
import { parseQuery } from "#src/server/http/parse-query.ts";
import { failure } from "#src/server/http/refusal.ts";
import { requireMembership } from "#src/server/require-membership.ts";
import { recordFilter, recordSort } from "#src/server/routers/inputs.ts";
import type { Runtime } from "#src/server/runtime.ts";
import { exportRecords } from "#src/services/exports/export-records.ts";

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue("must be JSON");
    return z.NEVER;
  }
});

const query = z.object({
  organizationId: z.uuid(),
  format: z.enum(["csv", "xlsx"]),
  filter: json.pipe(recordFilter).exactOptional(),
  sort: json.pipe(recordSort).exactOptional(),
});

/**
 * GET `/api/export?organizationId=…&format=csv|xlsx&filter={…}&sort=[…]`: what matches, as a file to be kept. An error
 * before the first byte is JSON in the form of a procedure's; afterwards the connection is broken off.
 */
export async function handleExport(runtime: Runtime, request: Request): Promise<Response> {
  try {
    checkRequest(request, runtime.auth.origin);
    // Next answers HEAD by GET, and nobody would read the file.
    if (request.method !== "GET") throw new DomainError("BAD_INPUT", "Only GET is accepted.");
    const session = await getSession(runtime, request.headers);
    if (!session) throw new DomainError("UNAUTHENTICATED", "Sign in first.");
    const { organizationId, ...input } = parseQuery(query, request.url);
    const { member, organization } = requireMembership(session, organizationId, "perm_Export");
    const file = await exportRecords(runtime.deps, member, {
      ...input,
      sessionVersion: session.sessionVersion,
    });
    const name = `${organization.code}-${utcDay(runtime.deps.now())}.${input.format}`;
    return new Response(file.body, {
      headers: {
        "content-type": file.contentType,
        "content-disposition": `attachment; filename="${name.replace(/[^\w.-]/g, "_")}"`,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    });
  } catch (error) {
    return failure(runtime, request, error);
  }
}

import { z } from "zod";
import { DomainError, isDomainError } from "#src/domain/errors.ts";
import { getSession } from "#src/server/auth/session.ts";
import { checkRequest, readBody } from "#src/server/http/check-request.ts";
import { parseQuery } from "#src/server/http/parse-query.ts";
import { failure } from "#src/server/http/refusal.ts";
import { requireMembership } from "#src/server/require-membership.ts";
import type { Runtime } from "#src/server/runtime.ts";
import { previewImport } from "#src/services/imports/preview-import.ts";

/** Largest file. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;

const query = z.object({
  organizationId: z.uuid(),
  fileName: z.string().min(1).max(255),
  blank: z.enum(["keep", "clear"]).exactOptional(),
});

/**
 * POST `/api/import?organizationId=…&fileName=…&blank=keep|clear` with a file as the body (`application/octet-stream`):
 * the dry run. Errors are JSON in the form of a procedure's.
 */
export async function handleImport(runtime: Runtime, request: Request): Promise<Response> {
  try {
    checkRequest(request, runtime.auth.origin, "application/octet-stream");
    const session = await getSession(runtime, request.headers);
    if (!session) throw new DomainError("UNAUTHENTICATED", "Sign in first.");
    const { organizationId, ...input } = parseQuery(query, request.url);
    const { member } = requireMembership(session, organizationId, "perm_Import");
    const bytes = await readFile(request);
    const preview = await previewImport(runtime.deps, member, {
      ...input,
      bytes,
      signal: request.signal,
    });
    return Response.json(preview, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return failure(runtime, request, error);
  }
}

async function readFile(request: Request): Promise<Buffer> {
  try {
    return Buffer.from((await readBody(request, MAX_FILE_BYTES)).buffer);
  } catch (error) {
    if (!isDomainError(error, "TOO_MANY")) throw error;
    throw new DomainError("TOO_MANY", `A file may have at most ${MAX_FILE_BYTES / 1024 / 1024} MB.`, {
      field: "file",
      details: error.details,
    });
  }
}

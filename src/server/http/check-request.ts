import { DomainError } from "#src/domain/errors.ts";

/** What a request body may hold: 25,000 drafts fit. */
export const MAX_BODY_BYTES = 12 * 1024 * 1024;

/**
 * Refuses what a page of ours would never send: a write of another type, or anything that another site started. A form
 * on another site can send neither header, and a browser tells its origin.
 * @param ownOrigin the address that people open
 * @param accepted what a write must be
 * @throws DomainError FORBIDDEN, BAD_INPUT
 */
export function checkRequest(
  request: Request,
  ownOrigin: string,
  accepted: "application/json" | "application/octet-stream" = "application/json",
): void {
  const { method, headers } = request;
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") {
    throw new DomainError("FORBIDDEN", "Requests from other sites are refused.", { field: "sec-fetch-site" });
  }
  const origin = headers.get("origin");
  if (origin !== null && origin !== ownOrigin && !isOwnHost(origin, headers.get("host"))) {
    throw new DomainError("FORBIDDEN", "Requests from other sites are refused.", { field: "origin" });
  }
  if (method === "GET" || method === "HEAD") return;
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== accepted) {
    throw new DomainError("BAD_INPUT", `Only ${accepted} is accepted.`, { field: "content-type" });
  }
}

/** Several addresses may lead to one installation (localhost, 127.0.0.1, a second port): the one that was asked is right. */
function isOwnHost(origin: string, host: string | null): boolean {
  return host !== null && URL.canParse(origin) && new URL(origin).host === host;
}

/**
 * Reads the body whole, up to the limit, whatever its Content-Length says.
 * @throws DomainError TOO_MANY
 */
export async function readBody(
  request: Request,
  limit: number = MAX_BODY_BYTES,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) {
      throw new DomainError("TOO_MANY", `A request may hold at most ${limit / 1024 / 1024} MB.`, {
        field: "body",
        details: { limitBytes: limit },
      });
    }
    chunks.push(chunk);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}

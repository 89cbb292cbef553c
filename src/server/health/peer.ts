import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

const HEADER = "x-pfa-peer";

/**
 * Notes on each request the address at the other end of its connection, which a route is not told otherwise. Headers of
 * that name that a client sends are overwritten.
 */
export function notePeers(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    request.headers[HEADER] = request.socket.remoteAddress ?? "";
  });
}

/** What `notePeers` noted; null where it did not run. */
export function peerOf(request: Request): string | null {
  return request.headers.get(HEADER);
}

import { createHash, timingSafeEqual } from "node:crypto";

export interface MetricsReader {
  /** The request's Authorization header. */
  authorization: string | null | undefined;
  /** Address at the other end of the connection. */
  peer: string | null | undefined;
  /** Where a proxy says the request came from; absent without one. */
  forwardedFor: string | null | undefined;
}

/** Whether the header holds the token; takes as long for a wrong one as for the right one. */
export function holdsToken(authorization: string | null | undefined, token: string | undefined): boolean {
  if (token === undefined) return false;
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(authorization ?? ""), hash(`Bearer ${token}`));
}

/** Who may read metrics: with a token set, whoever holds it; without one, this machine alone. */
export function mayReadMetrics(reader: MetricsReader, token: string | undefined): boolean {
  if (token !== undefined) return holdsToken(reader.authorization, token);
  const forwarded = (reader.forwardedFor ?? "").split(",").map((address) => address.trim());
  return isLoopback(reader.peer) && forwarded.filter(Boolean).every(isLoopback);
}

function isLoopback(address: string | null | undefined): boolean {
  return /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(address ?? "");
}

/** It answers within 3 s; a network that is gone may not. */
const LONGEST_MS = 10_000;

/** Whether the server says that it can serve, database included. Never rejects. */
export async function isServerWell(): Promise<boolean> {
  try {
    const { ok } = await fetch("/api/health/ready", { signal: AbortSignal.timeout(LONGEST_MS) });
    return ok;
  } catch {
    return false;
  }
}

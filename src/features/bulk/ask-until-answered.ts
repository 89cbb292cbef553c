import { problemOf } from "#src/features/shell/problem.ts";

/** Waits before the server is asked again; the last one repeats. */
const RETRY_MS = [1000, 2000, 4000, 8000, 15_000] as const;
/** A server that fails so often answers: it doesn't take it. */
const MOST_FAILURES = 4;

export interface AskParts {
  /** Told once, when the first answer stayed out. */
  readonly onWaiting: () => void;
  /** The session ended: resolves true once it is there again, false where nothing is to be waited for. */
  readonly onSignedOut: () => Promise<boolean>;
  /** Resolves after some time, or sooner when the server may be back. */
  readonly wait?: (ms: number) => Promise<void>;
}

/**
 * Asks until there is an answer. Only for what may be asked again: the request carries a key under which the server does it once.
 * @throws what the server refused it with or fails with again and again, or that nobody is signed in
 */
export async function askUntilAnswered<Answer>(
  ask: () => Promise<Answer>,
  { onWaiting, onSignedOut, wait = untilBack }: AskParts,
): Promise<Answer> {
  let failures = 0;
  for (let unanswered = 0; ; ) {
    try {
      return await ask();
    } catch (error) {
      const { kind, code } = problemOf(error);
      if (kind === "signed-out" && (await onSignedOut())) continue;
      if (kind !== "unreachable" || (code === "INTERNAL" && ++failures >= MOST_FAILURES)) throw error;
      if (unanswered === 0) onWaiting();
      await wait(RETRY_MS[Math.min(unanswered++, RETRY_MS.length - 1)] ?? 15_000);
    }
  }
}

function untilBack(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener("online", done);
  });
}

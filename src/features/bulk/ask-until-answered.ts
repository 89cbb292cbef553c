import { problemOf } from "#src/features/shell/problem.ts";

/** Waits before the server is asked again; the last one repeats. */
const RETRY_MS = [1000, 2000, 4000, 8000, 15_000] as const;

export interface AskParts {
  /** Told once, when the first answer stayed out. */
  readonly onWaiting: () => void;
  /** Resolves after some time, or sooner when the server may be back. */
  readonly wait?: (ms: number) => Promise<void>;
}

/**
 * Asks until there is an answer. Only for what may be asked again: the request carries a key under which the server does it once.
 * @throws what the server refused it with, or that nobody is signed in
 */
export async function askUntilAnswered<Answer>(
  ask: () => Promise<Answer>,
  { onWaiting, wait = untilBack }: AskParts,
): Promise<Answer> {
  for (let failures = 0; ; failures++) {
    try {
      return await ask();
    } catch (error) {
      const { kind, code } = problemOf(error);
      // A server that fails each time answers: it doesn't take it.
      if (kind !== "unreachable" || (code === "INTERNAL" && failures >= 3)) throw error;
      if (failures === 0) onWaiting();
      await wait(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 15_000);
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

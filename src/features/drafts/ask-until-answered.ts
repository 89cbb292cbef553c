import type { DraftWriter, WriterState } from "#src/features/drafts/draft-writer.ts";
import { problemOf } from "#src/features/shell/problem.ts";

/** Waits before the server is asked again; the last one repeats. */
const RETRY_MS = [1000, 2000, 4000, 8000, 15_000] as const;
/** A server that fails so often answers: it doesn't take it. */
const MOST_FAILURES = 4;

/** Said while no answer comes. */
export const WAITING =
  "No answer yet. The server is asked again by itself until it answers; nothing is lost, and nothing is done twice.";

export interface AskParts {
  readonly writer: Pick<DraftWriter, "flush" | "state">;
  /** Told once, when the first answer stayed out. */
  readonly onWaiting: () => void;
  /** Resolves once the person is signed in. */
  readonly signedIn: () => Promise<void>;
  /** Resolves after some time, or sooner when the server may be back. */
  readonly wait?: (ms: number) => Promise<void>;
}

/**
 * Asks until there is an answer, each time after what was typed before is saved. Only for what may be asked again: the request
 * carries a key under which the server does it once. A session that ends is waited for where it may have been done already.
 * @throws what the server refused it with or fails with again and again, or that nobody is signed in
 */
export async function askUntilAnswered<Answer>(
  ask: () => Promise<Answer>,
  { writer, onWaiting, signedIn, wait = untilBack }: AskParts,
): Promise<Answer> {
  let failures = 0;
  let mayBeDone = false;
  try {
    for (let waits = 0; ; ) {
      try {
        if (!(await writer.flush())) throw new NotSavedYet(writer.state);
        return await ask();
      } catch (error) {
        const { kind, code } = problemOf(error);
        if (kind === "signed-out" && mayBeDone) {
          await signedIn();
          continue;
        }
        if (kind !== "unreachable" || (code === "INTERNAL" && ++failures >= MOST_FAILURES)) throw error;
        mayBeDone ||= !(error instanceof NotSavedYet);
        if (waits === 0) {
          window.addEventListener("beforeunload", stay);
          onWaiting();
        }
        await wait(RETRY_MS[Math.min(waits++, RETRY_MS.length - 1)] ?? 15_000);
      }
    }
  } finally {
    window.removeEventListener("beforeunload", stay);
  }
}

/** Read by `problemOf` like an answer of the server's: none, or that nobody is signed in. */
class NotSavedYet extends Error {
  readonly data: { code: string } | undefined;

  constructor(state: WriterState) {
    super("What was typed before isn't saved yet.");
    this.data = state === "signed-out" ? { code: "UNAUTHENTICATED" } : undefined;
  }
}

/** A page that is left would forget what it has asked for. */
function stay(event: BeforeUnloadEvent): void {
  event.preventDefault();
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

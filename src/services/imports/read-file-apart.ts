import type { ChildProcess } from "node:child_process";
import { on } from "node:events";
import { join } from "node:path";
import { DomainError } from "#src/domain/errors.ts";
import type { FileAnswer } from "#src/services/imports/file-answer.ts";
import type { FileRow } from "#src/services/imports/read-file.ts";

/** Each may take a core, and as much memory as a file may. */
const MAX_AT_ONCE = 3;
/** The largest files need a third of it. */
const MAX_HEAP_MB = 768;
const MAX_SECONDS = 60;

export interface ReadLimits {
  /** Ends it: nobody waits for the rows any more. */
  signal?: AbortSignal | undefined;
  maxSeconds?: number;
  maxHeapMb?: number;
}

let running = 0;

/**
 * Reads a file as `readFile` does, in a process of its own: what it takes, others don't wait for, and a file that takes
 * too much ends that process alone (of a thread, V8 ends the whole process). The rows come over piece by piece.
 * @throws DomainError as `readFile`; TOO_MANY (`file`) when it takes too much time or memory; TOO_MANY_REQUESTS
 */
export async function readFileApart(bytes: Uint8Array, limits: ReadLimits = {}): Promise<FileRow[]> {
  const { signal, maxSeconds = MAX_SECONDS, maxHeapMb = MAX_HEAP_MB } = limits;
  if (running >= MAX_AT_ONCE) {
    throw new DomainError("TOO_MANY_REQUESTS", "Several files are being read. Try again in a minute.");
  }
  const late = AbortSignal.timeout(maxSeconds * 1000);
  running += 1;
  const reader = startReader(maxHeapMb);
  try {
    return await takeRows(reader, bytes, signal ? AbortSignal.any([signal, late]) : late);
  } catch (error) {
    if (signal?.aborted) throw new DomainError("BAD_INPUT", "The upload was broken off.", { field: "file" });
    if (late.aborted) throw tooLarge(`It takes more than ${maxSeconds} seconds to read the file.`);
    throw error;
  } finally {
    reader.kill("SIGKILL");
    running -= 1;
  }
}

/** The path is made, and `fork` taken, at run time: a bundler must leave both alone. Node runs the TypeScript as it is. */
function startReader(maxHeapMb: number): ChildProcess {
  const { fork } = process.getBuiltinModule("node:child_process");
  return fork(join(process.cwd(), "src", "services", "imports", "read-file-process.ts"), [], {
    execArgv: [`--max-old-space-size=${maxHeapMb}`],
    // None of the settings of this process, and none of its secrets.
    env: { NODE_ENV: "production" },
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
}

async function takeRows(reader: ChildProcess, bytes: Uint8Array, signal: AbortSignal): Promise<FileRow[]> {
  const answers = on(reader, "message", { signal, close: ["disconnect"] });
  // That it could not be sent shows by the end of the reader.
  const send = (message: Uint8Array | string) => reader.send(message, () => undefined);
  send(bytes);
  const rows: FileRow[] = [];
  for await (const [answer] of answers as AsyncIterable<[FileAnswer]>) {
    if ("failed" in answer) throw new Error(`A file could not be read: ${answer.failed}`);
    if ("refused" in answer) {
      const { code, message, field, details } = answer.refused;
      throw new DomainError(code, message, { ...(field !== undefined && { field }), details });
    }
    rows.push(...answer.rows);
    if (answer.last) return rows;
    send("more");
  }
  throw tooLarge("It takes too much memory to read the file.");
}

function tooLarge(why: string): DomainError {
  return new DomainError("TOO_MANY", `${why} Split it, or save it as CSV.`, { field: "file" });
}

/** The process of read-file-apart.ts: is given a file, reads it, and hands its rows over piece by piece. */
import { once } from "node:events";
import { isDomainError } from "#src/domain/errors.ts";
import type { FileAnswer } from "#src/services/imports/file-answer.ts";
import { readFile } from "#src/services/imports/read-file.ts";

/** So few that taking them over takes a few milliseconds. */
const PIECE_ROWS = 250;

const answer = (said: FileAnswer) => process.send?.(said);

try {
  const [bytes] = (await once(process, "message")) as [Uint8Array];
  const rows = await readFile(Buffer.from(bytes));
  const next = () => {
    const some = rows.splice(0, PIECE_ROWS);
    answer({ rows: some, last: rows.length === 0 });
  };
  process.on("message", next);
  next();
} catch (error) {
  if (isDomainError(error)) {
    const { code, message, field, details } = error;
    answer({ refused: { code, message, field, details } });
  } else {
    answer({ failed: String(error) });
  }
}

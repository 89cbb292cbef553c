import { DomainError } from "#src/domain/errors.ts";
import { MAX_IMPORT_ROWS } from "#src/services/imports/import-row.ts";

/** A file that can't be read. */
export function unreadable(message: string, cause?: unknown): DomainError {
  return new DomainError("BAD_INPUT", message, { field: "file", ...(cause !== undefined && { cause }) });
}

/** A file with more rows than an import takes. */
export function tooManyRows(): DomainError {
  const most = MAX_IMPORT_ROWS.toLocaleString("en-US");
  return new DomainError("TOO_MANY", `A file may have at most ${most} rows. Split it.`, {
    field: "file",
    details: { limit: MAX_IMPORT_ROWS },
  });
}

/** A file in which no column says which record a row is about. */
export function noIdColumn(names: readonly string[], tried = ""): DomainError {
  const shown = names.slice(0, 30).map((name) => `“${name.slice(0, 60)}”`);
  return unreadable(
    `The first row has no column “ID”${tried}. Found: ${shown.join(", ") || "nothing"}. An export of what you see has the right columns.`,
  );
}

import type { ErrorCode } from "#src/domain/errors.ts";
import type { FileRow } from "#src/services/imports/read-file.ts";

/** What the process that reads a file answers: some of its rows, further ones each time that it is asked; or why not. */
export type FileAnswer =
  | { readonly rows: FileRow[]; readonly last: boolean }
  | { readonly refused: { code: ErrorCode; message: string; field: string | undefined; details: unknown } }
  | { readonly failed: string };

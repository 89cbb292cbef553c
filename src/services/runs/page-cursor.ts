import { DomainError } from "#src/domain/errors.ts";

/** Where a page of a list that is ordered by time ended: the last row's time and id. */
export interface Position {
  at: string;
  id: string;
}

/** The position as an opaque text. */
export function encodeCursor({ at, id }: Position): string {
  return Buffer.from(`${at} ${id}`).toString("base64url");
}

/** @throws DomainError BAD_INPUT for what `encodeCursor` didn't make */
export function decodeCursor(cursor: string): Position {
  const [at = "", id = ""] = Buffer.from(cursor, "base64url").toString().split(" ");
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(at) && /^[0-9a-f-]{36}$/.test(id)) return { at, id };
  throw new DomainError("BAD_INPUT", "This is not a place in the list.", { field: "cursor" });
}

import type { ExportColumn } from "#src/services/exports/export-columns.ts";

/** Values of one record in the order of the columns. */
export type ExportRow = readonly (string | null)[];

/** Makes a file piece by piece: `begin`, then `add` for each batch of rows, then `end`. */
export interface FileEncoder {
  readonly contentType: string;
  begin(columns: readonly ExportColumn[]): Promise<Uint8Array>;
  add(rows: readonly ExportRow[]): Promise<Uint8Array>;
  end(): Promise<Uint8Array>;
}

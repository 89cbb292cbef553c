import { z } from "zod";
import { DomainError } from "#src/domain/errors.ts";
import { DENSITIES, keptParts, type ViewDefinition } from "#src/domain/saved-view.ts";

const MAX_BYTES = 4 * 1024;

const column = z.string().min(1).max(40);
const columns = z.array(column).max(60);
const arrangement = z.object({
  order: columns,
  hidden: columns,
  pinned: columns,
  widths: z.array(z.tuple([column, z.int().min(40).max(1000)])).max(60),
});

/** A definition as it arrives; parts that nobody knows are dropped. */
export const viewDefinition = z.object({
  address: z.record(z.string(), z.string()).transform((address) => keptParts(Object.entries(address))),
  columns: arrangement.exactOptional(),
  density: z.enum(DENSITIES).exactOptional(),
});

/** @throws DomainError BAD_INPUT for a name that can't be stored */
export function requireName(name: string): void {
  if (isStorable(name)) return;
  throw new DomainError("BAD_INPUT", "The name holds characters that can't be kept.", { field: "name" });
}

/** @throws DomainError BAD_INPUT for a definition of more than 4 KB, or with texts that can't be stored */
export function requireKeepable(definition: ViewDefinition): void {
  const text = JSON.stringify(definition, (key, value: unknown) => {
    if (isStorable(key) && (typeof value !== "string" || isStorable(value))) return value;
    const message = "This view holds characters that can't be kept.";
    throw new DomainError("BAD_INPUT", message, { field: "definition" });
  });
  if (Buffer.byteLength(text) <= MAX_BYTES) return;
  throw new DomainError(
    "BAD_INPUT",
    "This view holds too many conditions to be kept; a view may take up 4 KB.",
    { field: "definition" },
  );
}

/** Postgres keeps neither a NUL nor half of a surrogate pair. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\u0000");
}

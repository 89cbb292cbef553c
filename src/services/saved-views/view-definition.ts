import { z } from "zod";
import { DomainError } from "#src/domain/errors.ts";
import { DENSITIES, keptParts, type ViewDefinition } from "#src/domain/saved-view.ts";

const MAX_BYTES = 16 * 1024;

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

/** @throws DomainError BAD_INPUT for a definition of more than 16 KB */
export function requireSmall(definition: ViewDefinition): void {
  if (Buffer.byteLength(JSON.stringify(definition)) <= MAX_BYTES) return;
  throw new DomainError(
    "BAD_INPUT",
    "This view holds too many conditions to be kept; a view may take up 16 KB.",
    { field: "definition" },
  );
}

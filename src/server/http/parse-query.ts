import type { z } from "zod";
import { DomainError } from "#src/domain/errors.ts";

/** The parameters of an address. @throws DomainError BAD_INPUT naming the first parameter that is wrong */
export function parseQuery<T extends z.ZodType>(shape: T, url: string): z.infer<T> {
  const parsed = shape.safeParse(Object.fromEntries(new URL(url).searchParams));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join(".") ?? "";
  throw new DomainError("BAD_INPUT", `${field}: ${issue?.message}`, { field });
}

/** Why a use case could not do what was asked; each is mapped to one answer at the edge. */
export const ERROR_CODES = [
  /** The input is not valid; `field` names the part. */
  "BAD_INPUT",
  /** It doesn't exist, or the caller may not know that it does. */
  "NOT_FOUND",
  "FORBIDDEN",
  /** What the request was based on has moved on; `details` may hold the present state. */
  "STALE",
  /** The result would break business rules; `details` holds the findings. */
  "RULES_BROKEN",
  /** Somebody else changed the same; a person must decide first. */
  "CONFLICTING",
  "NOTHING_TO_DO",
  /** More items than one request may hold. */
  "TOO_MANY",
  /** The organization's sync is paused. */
  "PAUSED",
  /** A second person must agree. */
  "NEEDS_APPROVAL",
  "UNAUTHENTICATED",
  /** Too often; `details` may hold when to try again. */
  "TOO_MANY_REQUESTS",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** A failure that may be shown to the person who caused it: message in plain words, never a secret. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly details: unknown;

  constructor(
    code: ErrorCode,
    message: string,
    more: { field?: string; details?: unknown; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = "DomainError";
    this.code = code;
    this.field = more.field;
    this.details = more.details;
  }
}

/** Whether an unknown error is a DomainError, of the given code when one is named. */
export function isDomainError(error: unknown, code?: ErrorCode): error is DomainError {
  return error instanceof DomainError && (code === undefined || error.code === code);
}

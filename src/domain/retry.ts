/** 4 attempts in all: the first and these. */
export const DEFAULT_MAX_RETRIES = 3;
/** Before the first retry; doubled for each one after it: 5, 10, 20 s. */
export const DEFAULT_RETRY_DELAY_MS = 5_000;

export type NextAttempt = { readonly kind: "retry"; readonly at: Date } | { readonly kind: "dead-letter" };

/**
 * What follows a failed attempt. `attempts` counts those made, the failed one among them (1 or more): retry number n is
 * due `delayMs · 2^(n−1)` after `now`; after `maxRetries` retries the item is a dead letter.
 */
export function nextAttempt(failure: {
  readonly attempts: number;
  readonly maxRetries?: number;
  readonly delayMs?: number;
  readonly now: Date;
}): NextAttempt {
  const { attempts, maxRetries = DEFAULT_MAX_RETRIES, delayMs = DEFAULT_RETRY_DELAY_MS, now } = failure;
  if (attempts > maxRetries) return { kind: "dead-letter" };
  return { kind: "retry", at: new Date(now.getTime() + delayMs * 2 ** (attempts - 1)) };
}

/** A refusal of an address outside of the procedures; `problemOf` reads it as it reads theirs. */
export class AnswerError extends Error {
  readonly data: unknown;

  constructor(message: string, data: unknown) {
    super(message);
    this.data = data;
  }
}

/**
 * What a refused request says: `{ error: { message, data } }`, the form of a procedure's error. Anything else (a proxy's
 * page) is an error without data, as if no answer had come.
 */
export function answerError(body: string): Error {
  try {
    const { error } = JSON.parse(body) as { error?: { message?: unknown; data?: unknown } };
    if (typeof error?.message === "string") return new AnswerError(error.message, error.data);
  } catch {
    // No JSON: it doesn't come from us.
  }
  return new Error("The answer can't be read.");
}

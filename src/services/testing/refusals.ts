import { DomainError, type ErrorCode } from "#src/domain/errors.ts";

/** The coded error that a use case was refused with; fails when it was not refused with `code`. */
export async function refusal(attempt: Promise<unknown>, code: ErrorCode): Promise<DomainError> {
  const outcome: unknown = await attempt.then(
    () => "it was not refused",
    (error: unknown) => error,
  );
  if (outcome instanceof DomainError && outcome.code === code) return outcome;
  throw new Error(`Expected a refusal with ${code}, but: ${String(outcome)}`);
}

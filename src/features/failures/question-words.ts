import { FIELD, fieldsOf } from "#src/domain/record.ts";
import { formatValue } from "#src/features/grid/cell-text.ts";
import { wordsAbout } from "#src/features/sync-status/words-about.ts";
import type { RouterOutputs } from "#src/trpc/client.ts";

type Failure = Pick<RouterOutputs["failures"]["get"], "error"> & {
  modification: Pick<RouterOutputs["failures"]["get"]["modification"], "pfaId" | "delta" | "reason">;
};

/** What somebody who is asked for help has to know: the record, what was sent, PEMS's answer, and where it can be opened. */
export function questionText({ modification, error }: Failure, link: string): string {
  const { pfaId, delta, reason } = modification;
  return [
    `PEMS couldn't take my change of ${pfaId}.`,
    ...fieldsOf(delta).map((field) => `${FIELD[field].label}: ${formatValue(field, delta[field])}`),
    ...(reason === null ? [] : [`Reason: ${reason}`]),
    ...(error === null ? [] : [`Its answer: ${wordsAbout(pfaId, error.message)}`]),
    `Details: ${link}`,
  ].join("\n");
}

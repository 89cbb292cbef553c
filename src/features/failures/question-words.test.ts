import { expect, test } from "vitest";
import { questionText } from "#src/features/failures/question-words.ts";

const LINK = "https://vanguard.example/RIO/grid?error=1";
const error = {
  code: "PEMS_REJECTED",
  category: "permanent",
  message: "PFA-1 needs a rate",
  requestId: null,
} as const;

test("who is asked learns what was sent, why, what PEMS said, and where to look", () => {
  const modification = {
    pfaId: "PFA-1",
    delta: { forecastEnd: "2027-03-01", monthlyRate: null },
    reason: "Late delivery",
  };
  expect(questionText({ modification, error }, LINK)).toBe(
    [
      "PEMS couldn't take my change of PFA-1.",
      "Monthly rate: —",
      "Forecast end: 1 Mar 2027",
      "Reason: Late delivery",
      "Its answer: It needs a rate",
      `Details: ${LINK}`,
    ].join("\n"),
  );
  expect(
    questionText({ modification: { ...modification, delta: {}, reason: null }, error: null }, LINK),
  ).toBe(`PEMS couldn't take my change of PFA-1.\nDetails: ${LINK}`);
});

import { expect, test } from "vitest";
import { cardNote, datesText } from "#src/features/cards/card-words.ts";
import type { RecordRow, RowView } from "#src/features/working-set/record-row.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

const view = (change: Partial<RecordRow> = {}, extra: Partial<RowView> = {}): RowView => ({
  row: testRow("A", change),
  local: {},
  refused: {},
  ...extra,
});

test.each([
  ["2026-01-10", "2026-06-30", "10 Jan – 30 Jun 2026 · 5 mo 20 d"],
  ["2026-12-01", "2027-01-01", "1 Dec 2026 – 1 Jan 2027 · 1 mo"],
  ["2026-06-30", "2026-01-10", "30 Jun – 10 Jan 2026"],
  ["2026-06-30", null, "30 Jun 2026 – —"],
  [null, "2026-06-30", "— – 30 Jun 2026"],
  [null, null, "No forecast dates"],
])("from %s to %s is %s", (forecastStart, forecastEnd, text) => {
  expect(datesText({ forecastStart, forecastEnd })).toBe(text);
});

test("an untouched card says what the machine is and where", () => {
  expect(cardNote(view())).toEqual({ tone: null, text: "Crawler · North" });
  const { fields } = testRow("A");
  expect(cardNote(view({ fields: { ...fields, class: null, areaSilo: null } })).text).toBe("Cranes");
});

const draft = {
  delta: { forecastEnd: "2026-07-15", dor: "BEO" },
  seen: { forecastEnd: "2026-06-30", dor: "PROJECT" },
  collisions: [],
} satisfies RecordRow["draft"];
const finding = { code: "RATE_REQUIRED", message: "A rental has a monthly rate.", fields: ["monthlyRate"] };

test("a changed card says what was there before", () => {
  expect(cardNote(view({ draft }))).toEqual({ tone: "draft", text: "DOR was PROJECT · 1 more" });
  expect(cardNote(view({}, { local: { forecastEnd: "2026-07-01" } })).text).toBe(
    "Forecast end was 30 Jun 2026",
  );
});

test("what needs its author comes first, then what was typed in vain, collisions, rules, and colleagues last", () => {
  const problem = {
    modificationId: "m",
    status: "conflict" as const,
    delta: {},
    conflictId: "c",
    waitsForApproval: false,
    message: "PEMS changed this too.",
  };
  const refused = { forecastEnd: { text: "soon", value: undefined, message: "Type a day." } };
  const colliding = { ...draft, collisions: ["forecastEnd"] as const };
  const all = { draft: colliding, problem, findings: [finding, finding], editedBy: ["Jonas Weber"] };
  expect(cardNote(view(all, { refused }))).toEqual({ tone: "conflict", text: "PEMS changed this too." });
  expect(cardNote(view({ ...all, problem: { ...problem, status: "failed" } })).tone).toBe("failed");
  expect(cardNote(view({ ...all, problem: null }, { refused }))).toEqual({
    tone: "failed",
    text: "“soon” wasn't taken: Type a day.",
  });
  expect(cardNote(view({ ...all, problem: null })).text).toBe("Somebody else changed forecast end, too");
  expect(cardNote(view({ findings: [finding, finding], draft })).text).toBe(
    "A rental has a monthly rate. · 1 more",
  );
  expect(cardNote(view({ editedBy: ["Jonas Weber"] })).text).toBe("Being edited by Jonas Weber");
});

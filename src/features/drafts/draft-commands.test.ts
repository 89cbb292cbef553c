import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { draftCommands } from "#src/features/drafts/draft-commands.ts";
import { createWorkspace } from "#src/features/shell/workspace.ts";
import { type RowView, shownValue } from "#src/features/working-set/record-row.ts";
import { testRow } from "#src/features/working-set/test-row.ts";
import { Paced } from "#src/trpc/paced.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", new EventTarget());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const draft = { delta: { model: "Mine" }, seen: { model: "LR 1250" }, collisions: [] };

/** A page with one draft, whose server discards once for each key and whose network loses the first answer. */
function page() {
  const organization = { id: "o", code: "O", name: "O", role: "PM", permissions: [] };
  const send = vi.fn(async (changes: { pfaId: string; set: object; seen: object }[]) =>
    changes.map(({ pfaId, set, seen }) => ({
      pfaId,
      draft: { delta: set, seen, collisions: [] },
      findings: [],
    })),
  );
  const user = { id: "u", name: "U", email: "u@example.org" };
  const workspace = createWorkspace(organization, user, new Paced({ ask: async () => undefined }), {
    send,
    onRefused: () => undefined,
  });
  workspace.store.put([testRow("A", { draft })], workspace.store.tick());
  const keys: string[] = [];
  const mutate = vi.fn(async ({ requestKey }: { requestKey: string }) => {
    keys.push(requestKey);
    if (keys.length === 1) throw new Error("Failed to fetch");
    return { discarded: [{ pfaId: "A", ...draft, baseVersion: 2, seenDiscontinued: false }] };
  });
  const invalidate = vi.fn(async () => undefined);
  const utils = {
    client: {
      drafts: { discard: { mutate } },
      records: { byIds: { query: async () => ({ rows: [testRow("A")] }) } },
    },
    drafts: { invalidate },
    records: { invalidate },
    analytics: { invalidate },
  } as unknown as Parameters<typeof draftCommands>[1];
  const commands = draftCommands(workspace, utils, async () => undefined);
  const model = () => shownValue(workspace.store.get("A") as RowView, "model");
  return { workspace, commands, keys, send, model };
}

it("drafts that were discarded without an answer coming back are known, and come back with Undo", async () => {
  const { workspace, commands, keys, send, model } = page();
  const discarded = commands.discard();
  await vi.advanceTimersByTimeAsync(100);
  expect(workspace.undo.nextUndo).toBeUndefined();
  // The key of the undo comes before the answer: it takes back what was asked for before it.
  commands.undo();
  await vi.advanceTimersByTimeAsync(1000);
  await discarded;
  expect(new Set(keys).size).toBe(1);
  await vi.runAllTimersAsync();
  expect(model()).toBe("Mine");
  expect(send.mock.calls[0]?.[0]).toMatchObject([{ pfaId: "A", set: draft.delta, seenVersion: 2 }]);
});

it("what was typed while drafts were being discarded stays", async () => {
  const { workspace, commands, model } = page();
  const discarded = commands.discard();
  await vi.advanceTimersByTimeAsync(1000);
  workspace.writer.edit([{ pfaId: "A", field: "model", value: "Typed since", seen: "LR 1250" }]);
  await discarded;
  expect(model()).toBe("Typed since");
});

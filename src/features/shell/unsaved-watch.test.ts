import { beforeEach, expect, it, vi } from "vitest";
import { type DraftChange, DraftWriter } from "#src/features/drafts/draft-writer.ts";
import type { BrowserMemory } from "#src/features/shell/browser-memory.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { takeRefused, takeUnsaved } from "#src/features/shell/unsaved-changes.ts";
import { UnsavedWatch, type UnsavedWatchParts } from "#src/features/shell/unsaved-watch.ts";
import { RowStore, type SavedDraft } from "#src/features/working-set/row-store.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

const held = new Map<string, string>();
const memory = {
  getItem: (key: string) => held.get(key) ?? null,
  setItem: (key: string, value: string) => held.set(key, value).has(key),
  removeItem: (key: string) => void held.delete(key),
};
beforeEach(() => held.clear());

/** A writer whose server answers when it is told to. */
function organization() {
  const store = new RowStore();
  store.put([testRow("A")], store.tick());
  const asked: {
    changes: DraftChange[];
    answer: (saved: SavedDraft[]) => void;
    fail: (why: Error) => void;
  }[] = [];
  const writer = new DraftWriter({
    store,
    send: (changes) =>
      new Promise((answer, fail) => {
        asked.push({ changes, answer, fail });
      }),
    problemOf,
    onRefused: () => undefined,
    gatherMs: 60_000,
  });
  const type = (value: string) => writer.edit([{ pfaId: "A", field: "model", value, seen: null }]);
  const answer = async () => {
    asked.shift()?.answer([{ pfaId: "A", draft: null, findings: [] }]);
    await writer.flush();
  };
  return { store, writer, type, asked, answer };
}

const watchOf = (page: EventTarget, parts: Partial<UnsavedWatchParts> = {}, kept: BrowserMemory = memory) =>
  new UnsavedWatch(kept, {
    page: () => page as Window & EventTarget,
    leaveEditor: () => undefined,
    onTooMuch: () => undefined,
    ...parts,
  });

const leaves = (page: EventTarget) => {
  const event = new Event("beforeunload", { cancelable: true });
  page.dispatchEvent(event);
  page.dispatchEvent(new Event("pagehide"));
  return event.defaultPrevented;
};

it("sends what is left when somebody leaves the organization, and watches until it is saved", async () => {
  const page = new EventTarget();
  const watch = watchOf(page);
  const [left, next] = [organization(), organization()];
  const leave = watch.watch("left", left.writer, left.store);
  left.type("New");
  leave();
  watch.watch("next", next.writer, next.store);
  expect(left.asked).toHaveLength(1);
  expect(leaves(page)).toBe(true);
  expect(takeUnsaved(memory, "left")).toMatchObject([{ pfaId: "A", field: "model", value: "New" }]);
  await left.answer();
  expect(leaves(page)).toBe(false);
  expect(takeUnsaved(memory, "left")).toEqual([]);
});

it("keeps what two writers of one organization have", () => {
  const page = new EventTarget();
  const watch = watchOf(page);
  const [before, again] = [organization(), organization()];
  const leave = watch.watch("key", before.writer, before.store);
  before.type("Before");
  leave();
  watch.watch("key", again.writer, again.store);
  expect(leaves(page)).toBe(true);
  expect(takeUnsaved(memory, "key").map(({ value }) => value)).toEqual(["Before"]);
  again.type("Again");
  leaves(page);
  expect(takeUnsaved(memory, "key").map(({ value }) => value)).toEqual(["Before", "Again"]);
});

it("looks at a writer again that was left and entered again", async () => {
  const page = new EventTarget();
  const watch = watchOf(page);
  const one = organization();
  one.type("First");
  watch.watch("key", one.writer, one.store)();
  const leave = watch.watch("key", one.writer, one.store);
  await one.answer();
  one.type("Second");
  expect(leaves(page)).toBe(true);
  one.writer.resume();
  watch.resume();
  page.dispatchEvent(new Event("online"));
  await one.answer();
  leave();
  expect(leaves(page)).toBe(false);
});

it("warns of what was refused, takes it along, and gives it back to who enters the organization again", () => {
  const page = new EventTarget();
  const watch = watchOf(page);
  const [before, again] = [organization(), organization()];
  const leave = watch.watch("key", before.writer, before.store);
  expect(leaves(page)).toBe(false);
  before.store.keepUnreadable("A", "forecastEnd", "soon", "That is no day.");
  expect(leaves(page)).toBe(true);
  expect(takeRefused(memory, "key")).toMatchObject([{ pfaId: "A", field: "forecastEnd", text: "soon" }]);
  leave();
  expect(leaves(page)).toBe(true);
  watch.watch("key", again.writer, again.store);
  expect(again.store.get("A")?.refused.forecastEnd?.text).toBe("soon");
  again.store.forgive("A", "forecastEnd");
  expect(leaves(page)).toBe(false);
});

it("takes along what stands in an open editor", () => {
  const page = new EventTarget();
  const one = organization();
  const editor = vi.fn().mockImplementationOnce(() => one.type("Still open"));
  watchOf(page, { leaveEditor: editor }).watch("key", one.writer, one.store);
  expect(leaves(page)).toBe(true);
  expect(takeUnsaved(memory, "key")).toMatchObject([{ value: "Still open" }]);
});

it("says that there is too much to be kept before the page goes, and keeps nothing of a page that stays", () => {
  const page = new EventTarget();
  const one = organization();
  const onTooMuch = vi.fn();
  const small = vi.fn(() => false);
  watchOf(page, { onTooMuch }, { ...memory, setItem: small }).watch("key", one.writer, one.store);
  one.type("New");
  page.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  expect(onTooMuch).toHaveBeenCalledOnce();
  small.mockImplementation((...[key, value]: unknown[]) => memory.setItem(String(key), String(value)));
  page.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  expect(onTooMuch).toHaveBeenCalledOnce();
  expect(takeUnsaved(memory, "key")).toEqual([]);
});

import { describe, expect, it } from "vitest";
import type { Command } from "#src/features/commands/command-registry.ts";
import { rankCommands } from "#src/features/commands/rank-commands.ts";

const command = (id: string, label: string, more: Partial<Command> = {}): Command => ({
  id,
  label,
  group: "Bulk",
  run: () => undefined,
  ...more,
});
const grid = command("grid", "Grid", { group: "Go to", keywords: ["table", "spreadsheet"] });
const shift = command("shift", "Shift dates…", { keywords: ["move"] });
const discontinue = command("discontinue", "Discontinue…", { keywords: ["delete"] });
const undo = command("undo", "Undo", { group: "Edit" });
const all = [shift, discontinue, undo, grid];

const labels = (typed: string, recent: string[] = [], commands = all) =>
  rankCommands(commands, typed, recent).map(({ heading, commands: found }) => [
    heading,
    ...found.map(({ label }) => label),
  ]);

describe("ranking of commands", () => {
  it("lists groups in their order with the recent ones first, each once", () => {
    expect(labels("", ["undo", "gone"])).toEqual([
      ["Recent", "Undo"],
      ["Go to", "Grid"],
      ["Bulk", "Shift dates…", "Discontinue…"],
    ]);
  });

  it("lists what can't be done last", () => {
    const review = command("review", "Review", { group: "Drafts" });
    const blocked = [shift, discontinue, undo].map((each) => ({ ...each, unavailable: "Select records." }));
    const redo = command("redo", "Redo", { group: "Edit" });
    expect(labels("", [], [...blocked, redo, review])).toEqual([
      ["Edit", "Redo", "Undo"],
      ["Drafts", "Review"],
      ["Bulk", "Shift dates…", "Discontinue…"],
    ]);
  });

  it("lists only the first of a large group, and finds the others", () => {
    const many = Array.from({ length: 30 }, (_, at) => command(`c${at}`, `Show column ${at}`));
    expect(labels("", [], many)[0]).toHaveLength(1 + 9);
    expect(labels("column 29", [], many)).toEqual([["Bulk", "Show column 29"]]);
  });

  it("finds by name, by other words and by the group, the name first", () => {
    expect(labels("delete")).toEqual([["Bulk", "Discontinue…"]]);
    expect(labels("spread")).toEqual([["Go to", "Grid"]]);
    expect(labels("bulk shift")).toEqual([["Bulk", "Shift dates…"]]);
    const named = command("delete-view", "Delete view", { group: "View" });
    expect(labels("delete", [], [...all, named])[0]).toEqual(["View", "Delete view"]);
    expect(labels("nothing like it")).toEqual([]);
  });

  it("puts what was used lately and what can be done before its equals", () => {
    const twins = [command("a", "Move up"), command("b", "Move on"), command("c", "Move to")];
    expect(labels("move", ["c"], twins)).toEqual([["Bulk", "Move to", "Move up", "Move on"]]);
    const blocked = command("shift", "Shift dates…", { unavailable: "Nothing is selected." });
    const column = command("column", "Show column Important files for tax");
    expect(labels("shift", [], [column, blocked])).toEqual([
      ["Bulk", "Shift dates…", "Show column Important files for tax"],
    ]);
    const unavailable = command("a", "Move up", { unavailable: "Nothing is selected." });
    expect(labels("move", [], [unavailable, ...twins.slice(1)])).toEqual([
      ["Bulk", "Move on", "Move to", "Move up"],
    ]);
  });
});

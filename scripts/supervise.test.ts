import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { projectFolder } from "#scripts/data-folder.ts";
import { waitForEnd } from "#scripts/running-process.ts";
import { lastLine, type ProgramOptions, supervise } from "#scripts/supervise.ts";

const folder = mkdtempSync(join(tmpdir(), "pfa-vanguard-supervise-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function script(name: string, text: string): string {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, text);
  return file;
}

const idle = script("idle", "setInterval(() => {}, 1000);");
const failing = script("failing", "throw new Error('no database');");
const options = (name: string, file: string): ProgramOptions => ({
  name,
  args: [file],
  environment: process.env,
  logFolder: folder,
});

describe("supervise", () => {
  it("starts a killed program again, and says so in one line", async () => {
    const told = Promise.withResolvers<string>();
    const program = supervise({ ...options("idle", idle), onRestart: told.resolve });
    const first = program.pid() ?? 0;
    program.kill("SIGKILL");
    expect(await told.promise).toBe("idle ended unasked (SIGKILL). Starting it again in 0.5 s.");
    await expect
      .poll(() => program.pid(), { timeout: 5_000 })
      .toSatisfy((pid) => pid !== undefined && pid !== first);
    expect(program.restarts()).toBe(1);
    await program.stop();
    expect(program.pid()).toBeUndefined();
  });

  it("ends a program for good when asked to stop, also between two starts", async () => {
    const told = Promise.withResolvers<string>();
    const program = supervise({ ...options("failing", failing), onRestart: told.resolve });
    expect(await told.promise).toContain("failing ended unasked (code 1): Error: no database");
    await program.stop();
    expect(program.pid()).toBeUndefined();
  });

  it("gives up on a program that ends again and again", async () => {
    const gaveUp = Promise.withResolvers<string>();
    const program = supervise({ ...options("hopeless", failing), giveUpAfter: 2, onGiveUp: gaveUp.resolve });
    expect(await gaveUp.promise).toMatch(/hopeless ended unasked .*no database.*hopeless\.log$/);
    expect(program.restarts()).toBe(1);
    await program.stop();
  });

  it("takes what a program started along with it", async () => {
    const parent = script(
      "parent",
      `import { spawn } from "node:child_process";
       const child = spawn(process.execPath, [${JSON.stringify(idle)}]);
       process.stdout.write("child " + child.pid + "\\n");`,
    );
    const program = supervise(options("parent", parent));
    const log = () => /child (\d+)/.exec(readFileSync(join(folder, "parent.log"), "utf8"))?.[1];
    await expect.poll(log, { timeout: 5_000 }).toBeDefined();
    const grandchild = Number(log());
    program.kill("SIGKILL");
    expect(await waitForEnd(grandchild, 5_000)).toBe(true);
    await program.stop();
  });

  it("leaves no program behind when the supervising process itself is killed", async () => {
    const runner = script(
      "runner",
      `const { supervise } = await import(${JSON.stringify(join(projectFolder, "scripts/supervise.ts"))});
       const program = supervise({ name: "orphan", args: [${JSON.stringify(idle)}], environment: process.env, logFolder: ${JSON.stringify(folder)} });
       process.stdout.write(String(program.pid()));`,
    );
    const supervisor = spawn(process.execPath, [runner], { stdio: ["ignore", "pipe", "inherit"] });
    const [printed] = (await once(supervisor.stdout, "data")) as [Buffer];
    supervisor.kill("SIGKILL");
    expect(await waitForEnd(Number(printed), 5_000)).toBe(true);
  });
});

describe("lastLine", () => {
  it.each([
    ["Error: first\n    at somewhere (file.ts:1)\n\nNode.js v24.21.0\n", "Error: first"],
    [
      "starting\nWrong settings: PORT is missing. See .env.example.\nbye\n",
      "Wrong settings: PORT is missing. See .env.example.",
    ],
    ["Error [ERR_MODULE_NOT_FOUND]: no file\n  code: 'E'\n}\n", "Error [ERR_MODULE_NOT_FOUND]: no file"],
    [
      '{"level":30,"msg":"ready"}\n{"level":50,"pid":1,"msg":"lock lost"}\n{"level":30,"msg":"bye"}',
      "lock lost",
    ],
    ["one\ntwo\n", "two"],
    ["", "it said nothing."],
  ])("of %j is %j", (output, line) => {
    expect(lastLine(output)).toBe(line);
  });
});

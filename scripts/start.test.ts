import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { projectFolder } from "#scripts/data-folder.ts";
import { freePort } from "#scripts/ports.ts";

const folder = mkdtempSync(join(tmpdir(), "pfa-vanguard-start-"));
const distDir = ".next-none";
// A build that counts as complete and newest: these starts end before they would serve it.
mkdirSync(join(projectFolder, distDir), { recursive: true });
writeFileSync(join(projectFolder, distDir, "build-complete"), "");
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(join(projectFolder, distDir), { recursive: true, force: true });
});

async function start(variables: Record<string, string>): Promise<{ code: number | null; stderr: string }> {
  const ports = {
    PORT: await freePort(),
    PEMS_SANDBOX_PORT: await freePort(),
    EMBEDDED_POSTGRES_PORT: await freePort(),
  };
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    DATA_DIR: folder,
    NEXT_DIST_DIR: distDir,
    DATABASE_URL: "",
  };
  for (const [name, port] of Object.entries(ports)) environment[name] = String(port);
  const child = spawn(process.execPath, ["scripts/start.ts"], {
    cwd: projectFolder,
    env: { ...environment, ...variables },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, stderr };
}

describe("npm start", () => {
  it.each(["PORT", "PEMS_SANDBOX_PORT", "EMBEDDED_POSTGRES_PORT"])(
    "says in one line that the port of %s is taken, and leaves nothing running",
    async (variable) => {
      const port = await freePort();
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
      const { code, stderr } = await start({ [variable]: String(port) });
      await new Promise((resolve) => other.close(resolve));
      expect(stderr).toMatch(new RegExp(`^Port ${port} for .* is taken\\. .* ${variable}\\.\\n$`));
      expect(code).toBe(1);
      expect(existsSync(join(folder, "start.pid"))).toBe(false);
    },
  );

  it("names a wrong setting in one line", async () => {
    const { code, stderr } = await start({ WRITE_SYNC_BATCH_SIZE: "1000" });
    expect(stderr).toMatch(/^Wrong settings: WRITE_SYNC_BATCH_SIZE .*\.env\.example\.\n$/);
    expect(code).toBe(1);
  });

  it("asks for the key of a PEMS that is not the sandbox", async () => {
    const { code, stderr } = await start({ PEMS_WRITE_API_URL: "https://pems.example.com/api" });
    expect(stderr).toBe("PEMS_WRITE_API_KEY is missing: PEMS_WRITE_API_URL is set and needs it.\n");
    expect(code).toBe(1);
  });

  it("says in one line that the database can't be reached", async () => {
    const port = await freePort();
    const { code, stderr } = await start({ DATABASE_URL: `postgres://pfa:pw@127.0.0.1:${port}/pfa` });
    expect(stderr).toMatch(/^The migrations failed: .*ECONNREFUSED.*\n$/);
    expect(code).toBe(1);
  });
});

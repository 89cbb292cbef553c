import { once } from "node:events";
import { createServer, connect as dial, type Socket } from "node:net";
import { expect, test } from "#e2e/fixtures.ts";
import { readyWeb, startWeb } from "#e2e/stack.ts";
import { TimelinePage } from "#e2e/timeline-page.ts";
import { freePort } from "#scripts/ports.ts";

interface Door {
  /** The database behind the door. */
  readonly url: string;
  /** Cuts what is connected, and refuses who knocks. */
  shut(): Promise<void>;
  open(): Promise<void>;
}

/** A way to Postgres that can be closed: to a web process behind it, Postgres is lost. */
async function doorTo(databaseUrl: string): Promise<Door> {
  const behind = new URL(databaseUrl);
  const port = await freePort();
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = dial(Number(behind.port), behind.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  const door = {
    url: Object.assign(new URL(databaseUrl), { hostname: "127.0.0.1", port: String(port) }).href,
    async open() {
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
    },
    async shut() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  await door.open();
  return door;
}

test("Postgres is lost and comes back: it is said, edits are kept, and everything is sent", async ({
  as,
  addRecords,
  name,
  sandbox,
  stack,
  expectedErrors,
}) => {
  expectedErrors.push(/status of 50\d/);
  const [crane = "", dozer = ""] = await addRecords({}, {});
  const door = await doorTo(stack.databaseUrl);
  const port = await freePort();
  const webUrl = `http://localhost:${port}`;
  const web = startWeb(stack, port, { DATABASE_URL: door.url });
  try {
    await readyWeb(web, webUrl);
    const { page, grid, context } = await as("maria", { webUrl });
    await grid.open(name);
    await grid.edit(crane, "forecastEnd", "10 Apr 2027");
    await expect(grid.draftsBar).toContainText("1 draft");

    await door.shut();
    for (const day of [11, 12, 13, 14, 15]) await grid.edit(dozer, "forecastEnd", `${day} Apr 2027`);
    await expect(grid.draftsBar).toContainText("Not saved yet, trying again");
    await expect(grid.cell(dozer, "forecastEnd")).toHaveText("15 Apr 2027");
    await expect(grid.cell(crane, "forecastEnd")).toHaveText("10 Apr 2027");
    // Who asks now is told that it is down, not that they are nobody.
    await expect(page.getByRole("dialog", { name: "Sign in again" })).toHaveCount(0);
    expect((await fetch(`${webUrl}/api/health/ready`)).status).toBe(503);

    await door.open();
    await expect(grid.draftsBar).not.toContainText("Not saved yet", { timeout: 30_000 });
    await expect(grid.draftsBar).toContainText("2 drafts");
    await grid.send(2);
    await grid.expectBadge(crane, "Synced");
    await grid.expectBadge(dozer, "Synced");
    expect(await sandbox.record("RIO", crane)).toMatchObject({ forecastEnd: "2027-04-10T00:00:00Z" });
    expect(await sandbox.record("RIO", dozer)).toMatchObject({ forecastEnd: "2027-04-15T00:00:00Z" });
    await context.close();
  } finally {
    web.kill("SIGKILL");
    await door.shut();
  }
});

test("a server that dies while a bar is dragged: the drop is kept, and saved by the next one", async ({
  as,
  addRecords,
  name,
  stack,
  expectedErrors,
}) => {
  expectedErrors.push(/net::ERR_/);
  const [crane = ""] = await addRecords({});
  const { page, api } = await as("maria");
  const timeline = new TimelinePage(page);
  await timeline.open(name);
  const web = stack.program("web");
  const died = web.ended();
  await timeline.hold(crane, "body", 7);
  web.kill("SIGKILL");
  await died;
  await page.mouse.up();
  await expect(timeline.row(crane)).toHaveAccessibleName(/forecast 8 Dec 2026 to 8 Mar 2027/);
  await expect(page.getByRole("region", { name: "Drafts" })).toContainText("Not saved yet, trying again");
  await expect(page.getByRole("region", { name: "Drafts" })).not.toContainText("Not saved yet", {
    timeout: 30_000,
  });
  await timeline.expectDates(api, crane, "2026-12-08", "2027-03-08");
  await page.reload();
  await expect(timeline.row(crane)).toHaveAccessibleName(/forecast 8 Dec 2026 to 8 Mar 2027/);
});

import { describe, expect, it } from "vitest";
import type { LiveEvent } from "#src/domain/live-event.ts";
import { Hub } from "#src/server/live/hub.ts";

const session = { userId: "u", sessionVersion: 1, organizationId: "here" };
const event = (organizationId: string): LiveEvent => ({
  type: "RECORDS_CHANGED",
  organizationId,
  at: "2026-01-15T10:00:00.000Z",
  pfaIds: null,
});

describe("Hub", () => {
  it("hands the events of its organization to a stream, in order", async () => {
    const hub = new Hub();
    const stream = hub.subscribe(session);
    hub.publish(event("elsewhere"));
    hub.publish(event("here"));
    hub.resync();
    expect(await stream.next(1_000)).toEqual({ kind: "event", event: event("here") });
    expect(await stream.next(1_000)).toEqual({ kind: "resync" });
    expect(await stream.next(0)).toEqual({ kind: "poll" });
  });

  it("hands all events that wait at once, up to what is something else", async () => {
    const hub = new Hub();
    const mine = hub.subscribe(session);
    for (let n = 0; n < 3; n++) hub.publish(event("here"));
    hub.resync();
    hub.publish(event("here"));
    expect(await mine.next(0)).toEqual({ kind: "event", event: event("here") });
    expect(mine.takeEvents()).toEqual([event("here"), event("here")]);
    expect(mine.takeEvents()).toEqual([]);
    expect(await mine.next(0)).toEqual({ kind: "resync" });
    expect(mine.takeEvents()).toEqual([event("here")]);
  });

  it("hands what concerns one person's drafts to their own streams alone", async () => {
    const hub = new Hub();
    const [mine, theirs] = [hub.subscribe(session), hub.subscribe({ ...session, userId: "other" })];
    const drafted: LiveEvent = { ...event("here"), type: "DRAFTED", pfaIds: null, userId: "u", tab: "t" };
    hub.publish(drafted);
    expect(await mine.next(0)).toEqual({ kind: "event", event: drafted });
    expect(await theirs.next(0)).toEqual({ kind: "poll" });
  });

  it("has a stream that reads too slowly read the present state instead of all that it missed", async () => {
    const hub = new Hub();
    const stream = hub.subscribe(session);
    for (let n = 0; n < 1_000; n++) hub.publish(event("here"));
    const kinds: string[] = [];
    for (let next = await stream.next(0); next && next.kind !== "poll"; next = await stream.next(0)) {
      kinds.push(next.kind);
    }
    expect(kinds[0]).toBe("resync");
    expect(kinds.length).toBeLessThan(300);
  });

  it("wakes a waiting stream when it is closed, and forgets it", async () => {
    const hub = new Hub();
    const stream = hub.subscribe(session);
    const waiting = stream.next(60_000);
    stream.close();
    stream.push({ kind: "resync" });
    expect(await waiting).toBeNull();
    expect(await stream.next(0)).toBeNull();
    expect(hub.streams()).toEqual([]);
  });
});

import { afterEach, describe, expect, it, vi } from "vitest";
import { type EventSourcePart, type LiveListener, LiveStream } from "#src/trpc/live-stream.ts";

type Handlers = Parameters<EventSourcePart["open"]>[0];

const at = "2026-01-15T10:00:00.000Z";
let organizations = 0;

/** A browser with tabs on one organization, and the requests that they opened, in order. */
function createBrowser(reopenAfterMs = 1) {
  const organizationId = `organization-${++organizations}`;
  const requests: { handlers: Handlers; open: boolean }[] = [];
  const tabs: LiveStream[] = [];
  const signedOut = vi.fn();
  const openTab = (sharing = true) => {
    const stream = new LiveStream(organizationId, {
      locks: sharing ? navigator.locks : undefined,
      createChannel: sharing ? (name) => new BroadcastChannel(name) : undefined,
      onSignedOut: signedOut,
      reopenAfterMs,
      open(handlers) {
        const request = { handlers, open: true };
        requests.push(request);
        return () => {
          request.open = false;
        };
      },
    });
    const events: string[] = [];
    const listener: LiveListener = { onEvent: (event) => events.push(event.type) };
    stream.subscribe(listener);
    tabs.push(stream);
    return { stream, events };
  };
  const connected = {
    type: "CONNECTED" as const,
    organizationId: "00000000-0000-7000-8000-000000000009",
    at,
    counts: { queued: 2 },
    pems: "healthy" as const,
  };
  const changed = {
    type: "RECORDS_CHANGED" as const,
    organizationId: connected.organizationId,
    at,
    pfaIds: null,
  };
  return { openTab, requests, tabs, connected, changed, signedOut };
}

describe("LiveStream", () => {
  let browser: ReturnType<typeof createBrowser>;
  afterEach(() => {
    for (const tab of browser.tabs) tab.close();
  });
  const request = (index: number) => {
    const found = browser.requests[index];
    if (!found) throw new Error(`There is no request ${index}.`);
    return found;
  };

  it("opens one request for eight tabs, and all of them see every event", async () => {
    browser = createBrowser();
    const tabs = Array.from({ length: 8 }, () => browser.openTab());
    await vi.waitFor(() => expect(browser.requests).toHaveLength(1));
    const { handlers } = request(0);
    handlers.onState("live");
    handlers.onEvent(browser.connected);
    handlers.onEvent(browser.changed);
    await vi.waitFor(() => {
      for (const { events, stream } of tabs) {
        expect(events).toEqual(["CONNECTED", "RECORDS_CHANGED"]);
        expect(stream.state).toBe("live");
      }
    });
    expect(browser.requests).toHaveLength(1);
    expect(tabs.filter(({ stream }) => stream.isLeader)).toHaveLength(1);
  });

  it("gives a tab that comes later the present state", async () => {
    browser = createBrowser();
    const early = [browser.openTab(), browser.openTab()];
    await vi.waitFor(() => expect(browser.requests).toHaveLength(1));
    request(0).handlers.onState("live");
    request(0).handlers.onEvent(browser.connected);
    const late = browser.openTab();
    await vi.waitFor(() => expect(late.events).toEqual(["CONNECTED"]));
    expect(late.stream.state).toBe("live");
    request(0).handlers.onEvent(browser.changed);
    await vi.waitFor(() => expect(late.events).toEqual(["CONNECTED", "RECORDS_CHANGED"]));
    for (const { events } of early) expect(events).toEqual(["CONNECTED", "RECORDS_CHANGED"]);
    expect(browser.requests).toHaveLength(1);
  });

  it("lets another tab take over when the leader closes", async () => {
    browser = createBrowser();
    const first = browser.openTab();
    await vi.waitFor(() => expect(browser.requests).toHaveLength(1));
    const second = browser.openTab();
    first.stream.close();
    await vi.waitFor(() => expect(browser.requests).toHaveLength(2));
    expect(request(0).open).toBe(false);
    expect(second.stream.isLeader).toBe(true);
    request(1).handlers.onEvent(browser.connected);
    expect(second.events).toEqual(["CONNECTED"]);
  });

  it("opens a request that failed again", async () => {
    browser = createBrowser();
    const { stream } = browser.openTab();
    await vi.waitFor(() => expect(browser.requests).toHaveLength(1));
    request(0).handlers.onEnd("failed");
    expect(stream.state).toBe("offline");
    await vi.waitFor(() => expect(browser.requests).toHaveLength(2));
    request(1).handlers.onState("live");
    expect(stream.state).toBe("live");
  });

  it("does not ask again when the session has ended", async () => {
    browser = createBrowser();
    browser.openTab();
    await vi.waitFor(() => expect(browser.requests).toHaveLength(1));
    request(0).handlers.onEnd("signed-out");
    expect(browser.signedOut).toHaveBeenCalledOnce();
    expect(browser.requests).toHaveLength(1);
  });

  it.each(["signed-out", "failed"] as const)(
    "is opened anew for a tab that comes after it ended: %s",
    async (reason) => {
      browser = createBrowser(60_000);
      browser.openTab();
      await vi.waitFor(() => expect(browser.requests).toHaveLength(1));
      request(0).handlers.onEnd(reason);
      const late = browser.openTab();
      await vi.waitFor(() => expect(browser.requests).toHaveLength(2));
      request(1).handlers.onState("live");
      request(1).handlers.onEvent(browser.connected);
      await vi.waitFor(() => expect(late.events).toEqual(["CONNECTED"]));
      expect(late.stream.state).toBe("live");
      expect(late.stream.isLeader).toBe(false);
    },
  );

  it("is opened anew at once when a tab knows better, also one that doesn't lead", async () => {
    browser = createBrowser();
    browser.openTab();
    await vi.waitFor(() => expect(browser.requests).toHaveLength(1));
    const second = browser.openTab();
    request(0).handlers.onState("live");
    await vi.waitFor(() => expect(second.stream.state).toBe("live"));
    request(0).handlers.onEnd("signed-out");
    second.stream.wake();
    await vi.waitFor(() => expect(browser.requests).toHaveLength(2));
    request(1).handlers.onState("live");
    await vi.waitFor(() => expect(second.stream.state).toBe("live"));
    browser.tabs[0]?.wake();
    expect(request(1).open).toBe(false);
    expect(browser.requests).toHaveLength(3);
  });

  it("works alone where the browser can't share", () => {
    browser = createBrowser();
    const one = browser.openTab(false);
    const other = browser.openTab(false);
    expect(browser.requests).toHaveLength(2);
    request(0).handlers.onEvent(browser.changed);
    expect(one.events).toEqual(["RECORDS_CHANGED"]);
    expect(other.events).toEqual([]);
  });

  it("gives a lock back that it was granted at the moment of its closing", async () => {
    browser = createBrowser();
    let grant: (() => void) | undefined;
    let released: unknown;
    const request = (_name: string, _options: LockOptions, granted: LockGrantedCallback<unknown>) =>
      new Promise((resolve) => {
        grant = () => {
          released = granted(null);
          resolve(released);
        };
      });
    const open = vi.fn(() => () => undefined);
    const stream = new LiveStream("organization", {
      locks: { request } as unknown as LockManager,
      createChannel: (name) => new BroadcastChannel(name),
      onSignedOut: browser.signedOut,
      open,
    });
    stream.close();
    grant?.();
    await expect(Promise.resolve(released)).resolves.toBeUndefined();
    expect(open).not.toHaveBeenCalled();
    expect(stream.isLeader).toBe(false);
  });

  it("tells state changes once, and nothing after it was closed", () => {
    browser = createBrowser();
    const { stream, events } = browser.openTab(false);
    const states: string[] = [];
    stream.subscribe({ onState: (state) => states.push(state) });
    const { handlers } = request(0);
    handlers.onState("live");
    handlers.onState("live");
    stream.close();
    handlers.onState("offline");
    handlers.onEvent(browser.changed);
    expect(states).toEqual(["live"]);
    expect(events).toEqual([]);
    expect(request(0).open).toBe(false);
  });
});

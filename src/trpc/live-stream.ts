import type { LiveEvent } from "#src/server/live/events.ts";

/** `connecting` until events arrive and while the stream is made again, `offline` when that takes long. */
export type ConnectionState = "connecting" | "live" | "offline";

/** The stream's own end of the server's events: one request. */
export interface EventSourcePart {
  /** Opens it; the handlers are called until the returned function is. */
  open(handlers: {
    onEvent(event: LiveEvent): void;
    onState(state: ConnectionState): void;
    /** It is over and does not connect again by itself. */
    onEnd(reason: "signed-out" | "failed"): void;
  }): () => void;
}

export interface LiveStreamParts extends EventSourcePart {
  /** Absent where the browser has none (an address without https): then every tab has a stream of its own. */
  locks: Pick<LockManager, "request"> | undefined;
  createChannel: ((name: string) => BroadcastChannel) | undefined;
  onSignedOut(): void;
  /** First wait before a stream that failed is opened again; doubles up to 30 s. */
  reopenAfterMs?: number;
}

export interface LiveListener {
  onEvent?(event: LiveEvent): void;
  onState?(state: ConnectionState): void;
}

type Message =
  /** With `to`: the answer to one tab's hello. */
  | { kind: "event"; event: LiveEvent; to?: string }
  | { kind: "state"; state: ConnectionState; to?: string }
  /** A tab that is new asks the leader how things are. */
  | { kind: "hello"; from: string }
  /** A tab knows that the stream is worth another try now. */
  | { kind: "wake" };

const LONGEST_WAIT_MS = 30_000;

/**
 * The events of one organization, from one stream for all tabs of a browser: the tab that holds the lock has the stream
 * and passes on what comes; when it goes, the browser gives the lock to another, which opens the stream anew.
 */
export class LiveStream {
  readonly #parts: LiveStreamParts;
  readonly #id = `${Date.now()}-${Math.random()}`;
  readonly #listeners = new Set<LiveListener>();
  readonly #channel: BroadcastChannel | undefined;
  readonly #closing = new AbortController();
  #state: ConnectionState = "connecting";
  /** The last CONNECTED, which a new tab is given at once. */
  #present: LiveEvent | undefined;
  #leading = false;
  /** Undefined once the stream has ended. */
  #closeSource: (() => void) | undefined;
  #reopenTimer: ReturnType<typeof setTimeout> | undefined;
  #waitMs: number;

  constructor(organizationId: string, parts: LiveStreamParts) {
    this.#parts = parts;
    this.#waitMs = parts.reopenAfterMs ?? 1_000;
    const name = `pfa-live-${organizationId}`;
    if (!parts.locks || !parts.createChannel) {
      this.#lead();
      return;
    }
    this.#channel = parts.createChannel(name);
    this.#channel.onmessage = (message) => this.#receive(message.data as Message);
    this.#channel.postMessage({ kind: "hello", from: this.#id } satisfies Message);
    const { signal } = this.#closing;
    parts.locks
      .request(name, { signal }, () => {
        // Closed between the grant and this call: the lock must not stay with nobody.
        if (signal.aborted) return undefined;
        this.#lead();
        return new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      })
      // Aborted while it waited for the lock: closed before it ever led.
      .catch(() => undefined);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get isLeader(): boolean {
    return this.#leading;
  }

  /** Calls the listener from now on, with the present state first when it is known. */
  subscribe(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    if (this.#present) listener.onEvent?.(this.#present);
    return () => this.#listeners.delete(listener);
  }

  /** Opens the stream anew now: the network or the session is back, or the machine woke up. */
  wake(): void {
    if (this.#leading) this.#reopen();
    else this.#channel?.postMessage({ kind: "wake" } satisfies Message);
  }

  /** Lets go of stream, lock and channel. */
  close(): void {
    this.#closing.abort();
    this.#leading = false;
    clearTimeout(this.#reopenTimer);
    this.#closeSource?.();
    this.#channel?.close();
    this.#listeners.clear();
  }

  #lead(): void {
    if (this.#closing.signal.aborted) return;
    this.#leading = true;
    this.#open();
  }

  #reopen(): void {
    clearTimeout(this.#reopenTimer);
    this.#closeSource?.();
    this.#waitMs = this.#parts.reopenAfterMs ?? 1_000;
    this.#open();
  }

  #open(): void {
    this.#closeSource = this.#parts.open({
      onEvent: (event) => {
        this.#waitMs = this.#parts.reopenAfterMs ?? 1_000;
        this.#pass({ kind: "event", event });
      },
      onState: (state) => this.#pass({ kind: "state", state }),
      onEnd: (reason) => {
        this.#closeSource = undefined;
        this.#pass({ kind: "state", state: "offline" });
        if (reason === "signed-out") {
          this.#parts.onSignedOut();
          return;
        }
        this.#reopenTimer = setTimeout(() => this.#open(), this.#waitMs);
        this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS);
      },
    });
  }

  /** To the listeners of this tab and to the other tabs. */
  #pass(message: Message): void {
    if (this.#closing.signal.aborted) return;
    this.#channel?.postMessage(message);
    this.#take(message);
  }

  #receive(message: Message): void {
    if (message.kind === "wake") {
      if (this.#leading) this.#reopen();
      return;
    }
    if (message.kind !== "hello") {
      if (!this.#leading && (message.to ?? this.#id) === this.#id) this.#take(message);
      return;
    }
    if (!this.#leading) return;
    // A page that was just loaded has a session and a server that answers, whatever this tab was told.
    if (this.#closeSource === undefined) this.#reopen();
    const { from: to } = message;
    this.#channel?.postMessage({ kind: "state", state: this.#state, to } satisfies Message);
    if (this.#present) {
      this.#channel?.postMessage({ kind: "event", event: this.#present, to } satisfies Message);
    }
  }

  #take(message: Message): void {
    if (message.kind === "event") {
      if (message.event.type === "CONNECTED") this.#present = message.event;
      for (const listener of this.#listeners) listener.onEvent?.(message.event);
    } else if (message.kind === "state" && message.state !== this.#state) {
      this.#state = message.state;
      for (const listener of this.#listeners) listener.onState?.(message.state);
    }
  }
}

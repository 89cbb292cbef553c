import { DEMO_PASSWORD } from "#scripts/demo-people.ts";
import type { LiveEvent } from "#src/domain/live-event.ts";

/** Somebody who is signed in over HTTP, as a browser is, and calls procedures. */
export interface HttpUser {
  /** Calls a mutation. @throws Error with the server's words */
  mutate<T>(procedure: string, input: object): Promise<T>;
  /** Calls a query. */
  query<T>(procedure: string, input?: object): Promise<T>;
  /**
   * Opens the live events of an organization; resolves once CONNECTED has come.
   * @param onEnd told why the stream ended after that, unless it was given up
   */
  listen(
    organizationId: string,
    onEvent: (event: LiveEvent) => void,
    signal: AbortSignal,
    onEnd: (reason: string) => void,
  ): Promise<void>;
}

/** Signs in with the password of the demo. */
export async function signIn(webUrl: string, email: string): Promise<HttpUser> {
  const cookies = new Map<string, string>();
  const keep = (response: Response) => {
    for (const cookie of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (cookie.split(";")[0] ?? "").split(/=(.*)/s);
      cookies.set(name, value);
    }
    return response;
  };
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const csrf = keep(await fetch(`${webUrl}/api/auth/csrf`));
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const form = new URLSearchParams({ email, password: DEMO_PASSWORD, csrfToken, json: "true" });
  const answer = keep(
    await fetch(`${webUrl}/api/auth/callback/credentials`, {
      method: "POST",
      headers: { cookie: cookie() },
      body: form,
      redirect: "manual",
    }),
  );
  if (![...cookies.keys()].some((name) => name.endsWith("session-token"))) {
    throw new Error(`${email} could not sign in: ${answer.status} ${await answer.text()}`);
  }

  async function call<T>(procedure: string, init: RequestInit, query = ""): Promise<T> {
    const response = await fetch(`${webUrl}/api/trpc/${procedure}${query}`, {
      ...init,
      headers: { "content-type": "application/json", cookie: cookie() },
    });
    const body = (await response.json()) as { result?: { data: T }; error?: { message: string } };
    if (!body.result) throw new Error(`${procedure}: ${body.error?.message ?? response.status}`);
    return body.result.data;
  }
  const asQuery = (input: object | undefined) =>
    input ? `?input=${encodeURIComponent(JSON.stringify(input))}` : "";

  return {
    mutate: (procedure, input) => call(procedure, { method: "POST", body: JSON.stringify(input) }),
    query: (procedure, input) => call(procedure, {}, asQuery(input)),
    async listen(organizationId, onEvent, signal, onEnd) {
      const response = await fetch(`${webUrl}/api/trpc/live.events${asQuery({ organizationId })}`, {
        headers: { accept: "text/event-stream", cookie: cookie() },
        signal,
      });
      if (!response.ok || !response.body) throw new Error(`live.events: ${response.status}`);
      await followEvents(response.body, onEvent, signal, onEnd);
    },
  };
}

/** Reads live events until they end; resolves once CONNECTED has come. See `HttpUser.listen`. */
export async function followEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: LiveEvent) => void,
  signal: AbortSignal,
  onEnd: (reason: string) => void,
): Promise<void> {
  const connected = Promise.withResolvers<void>();
  let isConnected = false;
  const ended = (reason: string) => {
    if (!isConnected) connected.reject(new Error(`The live events ended before CONNECTED: ${reason}`));
    else if (!signal.aborted) onEnd(reason);
  };
  readEvents(body, (event) => {
    if (event.type === "CONNECTED") {
      isConnected = true;
      connected.resolve();
    }
    onEvent(event);
  }).then(
    () => ended("the server closed them"),
    (error: Error) => ended(error.message),
  );
  await connected.promise;
}

async function readEvents(body: ReadableStream<Uint8Array>, onEvent: (event: LiveEvent) => void) {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    const blocks = rest.split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const lines = block.trimStart().split("\n");
      // What has a name of its own is the transport's (connected, ping, return), and no list; a ping's data is empty.
      if (lines.some((line) => line.startsWith("event:"))) continue;
      const data = lines.find((line) => line.startsWith("data:"));
      if (data !== undefined) for (const event of JSON.parse(data.slice(5)) as LiveEvent[]) onEvent(event);
    }
  }
}

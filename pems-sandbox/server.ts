/** A PEMS to develop and test against: an HTTP server with its own data, following docs/pems-api.yaml. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ZodError } from "zod";
import { answerThroughGate } from "#sandbox/api-gate.ts";
import type { SandboxControl } from "#sandbox/control.ts";
import { sandboxControl } from "#sandbox/control.ts";
import type { ControlContext } from "#sandbox/control-api.ts";
import { addOrganization, controlCommands, controlInput } from "#sandbox/control-api.ts";
import { faultSwitches } from "#sandbox/faults.ts";
import { isFromHere, readBody, send, sendJson } from "#sandbox/http.ts";
import { validationFailure } from "#sandbox/normalise.ts";
import { answerPage } from "#sandbox/page.ts";
import { slidingSecond } from "#sandbox/rate-limit.ts";
import { requestLog } from "#sandbox/request-log.ts";
import type { Store } from "#sandbox/store.ts";
import { openStore } from "#sandbox/store.ts";

export interface SandboxOptions {
  /** 0 (the default) takes a free one. */
  readonly port?: number;
  readonly host?: string;
  /** A file that keeps the data between starts; without it everything is in memory. */
  readonly databasePath?: string;
  /** Accepted credentials. Default: `sandbox-key`. */
  readonly apiKeys?: readonly string[];
  /** Requests in any sliding second for each credential. Default 10. */
  readonly rateLimitPerSecond?: number;
  /** How long an answer takes, from the arrival of its request. Default 0. */
  readonly latencyMs?: number;
  readonly seed?: number;
  /** `YYYY-MM-DD`; default: today (UTC). */
  readonly today?: string;
  /** Organizations to make where they don't exist yet, with generated (`generate`) and given records. */
  readonly organizations?: readonly {
    readonly code: string;
    readonly generate?: number;
    readonly records?: readonly ({ pfaId: string } & Record<string, unknown>)[];
  }[];
}

export interface Sandbox {
  /** `http://127.0.0.1:4010` */
  readonly url: string;
  /** What a PEMS client takes as its base URL: `url` + `/api`. */
  readonly apiUrl: string;
  readonly port: number;
  readonly store: Store;
  readonly control: SandboxControl;
  /** Cuts all connections, also hanging ones, and closes the database. */
  close(): Promise<void>;
}

/** The three demo organizations with their numbers of records. */
export const DEMO_ORGANIZATIONS = [
  { code: "RIO", generate: 20_000 },
  { code: "PORTARTHUR", generate: 5_000 },
  { code: "HOLNG", generate: 2_000 },
] as const;

/** Starts a sandbox. Rejects when the port is taken (`EADDRINUSE`). */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const {
    port = 0,
    host = "127.0.0.1",
    apiKeys = ["sandbox-key"],
    latencyMs = 0,
    rateLimitPerSecond = 10,
  } = options;
  const store = openStore(options.databasePath);
  const closing = new AbortController();
  const gate = {
    store,
    faults: faultSwitches({ latencyMs, rateLimitPerSecond }),
    log: requestLog(),
    limiter: slidingSecond(),
    seed: options.seed ?? 1,
    today: options.today ?? new Date().toISOString().slice(0, 10),
    credentials: new Map(apiKeys.map((key, index) => [key, `key-${index + 1}`])),
    closing: closing.signal,
  };
  const commands = controlCommands(gate);
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const url = URL.parse(request.url ?? "/", "http://sandbox");
    if (!url) return send(response, 400, "text/plain", "The address is not valid.");
    const respond = url.pathname.startsWith("/api/")
      ? answerThroughGate(gate, request, response, url.pathname.slice("/api".length), url.searchParams)
      : answerHere(gate, commands, request, response, url);
    respond.catch((error: unknown) => {
      if (closing.signal.aborted || response.destroyed) return;
      console.error(error);
      response.destroy();
    });
  });

  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(port, host, resolve);
    });
  } catch (error) {
    store.close();
    throw error;
  }
  for (const organization of options.organizations ?? []) {
    if (store.hasOrganization(organization.code)) continue;
    addOrganization(gate, controlInput.addOrganization.parse(organization));
  }
  const actualPort = (server.address() as AddressInfo).port;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${actualPort}`;
  return {
    url,
    apiUrl: `${url}/api`,
    port: actualPort,
    store,
    control: sandboxControl(url),
    async close() {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      store.close();
    },
  };
}

/** The control API and the page: for this machine only. */
async function answerHere(
  context: ControlContext,
  commands: ReturnType<typeof controlCommands>,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  if (!isFromHere(request)) return sendJson(response, 403, { message: "Only from this machine." });
  const body = await readBody(request);
  const name = /^\/_control\/(\w+)$/.exec(url.pathname)?.[1];
  if (name === undefined) return answerPage(context, commands, request, response, url, body);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return sendJson(response, 404, { message: `No command ${name}.` });
  try {
    const input = request.method === "GET" ? Object.fromEntries(url.searchParams) : JSON.parse(body || "{}");
    sendJson(response, 200, command(input));
  } catch (error) {
    if (error instanceof ZodError) return sendJson(response, 400, validationFailure(error));
    if (error instanceof SyntaxError) return send(response, 400, "text/plain", "The body is not JSON.");
    throw error;
  }
}

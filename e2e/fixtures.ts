import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
} from "@playwright/test";
import { GridPage } from "#e2e/grid-page.ts";
import { leaveNothing } from "#e2e/leave-nothing.ts";
import { addRecords, type PemsFields } from "#e2e/own-records.ts";
import { type Person, Procedures, signedInState } from "#e2e/session.ts";
import { startOwnStack } from "#e2e/stack.ts";
import { type SandboxControl, sandboxControl } from "#sandbox/control.ts";
import type { Stack } from "#scripts/stack.ts";

/** Somebody at a browser of their own, signed in. */
export interface Someone {
  page: Page;
  context: BrowserContext;
  grid: GridPage;
  /** Procedures as this person, for what has no page yet and for checks. */
  api: Procedures;
}

interface BrowserOptions extends BrowserContextOptions {
  /** Another web process than the stack's own. */
  webUrl?: string;
  /** The person has not been here before, and is offered the tour. */
  firstVisit?: boolean;
}

interface Fixtures {
  /** PEMS's own side; without faults at the start and the end of each test. */
  sandbox: SandboxControl;
  /** Opens a browser for a person; what earlier tests left with the person is gone. */
  as: (person: Person, options?: BrowserOptions) => Promise<Someone>;
  /** Puts records of the test's own into PEMS and Vanguard. */
  addRecords: (...changes: PemsFields[]) => Promise<string[]>;
  /** A name that no other test has; the ids of the test's records begin with it. */
  name: string;
  /** Console errors (and with them CSP violations) that the test is about, e.g. a 401. */
  expectedErrors: RegExp[];
  /** Watches every page of a context; unexpected errors fail the test at its end. */
  watch: (context: BrowserContext) => void;
}

interface WorkerFixtures {
  /** What the tests of this worker run on. */
  stack: Stack;
  states: Map<Person, Awaited<ReturnType<typeof signedInState>>>;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: the form that Playwright asks for
    async ({}, use) => {
      const stack = await startOwnStack();
      await use(stack);
      await stack.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  baseURL: ({ stack }, use) => use(stack.webUrl),

  // One sign-in for each person and worker: sign-ins are throttled.
  // biome-ignore lint/correctness/noEmptyPattern: see above
  states: [async ({}, use) => use(new Map()), { scope: "worker" }],

  sandbox: async ({ stack }, use) => {
    const control = sandboxControl(stack.sandboxUrl ?? "");
    await control.reset();
    await use(control);
    await control.reset();
  },

  // biome-ignore lint/correctness/noEmptyPattern: see above
  name: async ({}, use) => use(`E2E-${Date.now().toString(36).toUpperCase()}`),

  // biome-ignore lint/correctness/noEmptyPattern: see above
  expectedErrors: async ({}, use) => use([]),

  watch: async ({ expectedErrors }, use) => {
    const errors: string[] = [];
    const note = (text: string, page: Page) => void errors.push(`${text} (${page.url()})`);
    await use((context) => {
      context.on("console", (message) => {
        const page = message.page();
        if (message.type() === "error" && page) note(`${message.text()} ${message.location().url}`, page);
      });
      context.on("weberror", (error) => void errors.push(String(error.error())));
    });
    const unexpected = errors.filter((error) => !expectedErrors.some((expected) => expected.test(error)));
    expect(unexpected, "errors in the console").toEqual([]);
  },

  as: async ({ browser, stack, states, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (person, { webUrl = stack.webUrl, firstVisit = false, ...options } = {}) => {
      const state = states.get(person) ?? (await signedInState(stack.webUrl, person));
      states.set(person, state);
      const origins = firstVisit ? [] : state.origins.map((kept) => ({ ...kept, origin: webUrl }));
      const storageState = { ...state, origins };
      const context = await browser.newContext({ baseURL: webUrl, storageState, ...options });
      contexts.push(context);
      watch(context);
      const api = new Procedures(context.request, webUrl);
      if (person === "maria" || person === "jonas") await leaveNothing(api);
      const page = await context.newPage();
      return { page, context, grid: new GridPage(page), api };
    });
    for (const context of contexts) await context.close();
  },

  addRecords: async ({ sandbox, stack, name, states, playwright }, use) => {
    const state = states.get("admin") ?? (await signedInState(stack.webUrl, "admin"));
    states.set("admin", state);
    const request = await playwright.request.newContext({ storageState: state });
    const admin = new Procedures(request, stack.webUrl);
    await use((...changes) => addRecords(sandbox, admin, name, changes));
    await request.dispose();
  },
});

export { expect };

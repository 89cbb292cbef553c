import { type APIRequestContext, request } from "@playwright/test";
import { DEMO_PASSWORD } from "#scripts/demo-people.ts";
import { tourKey } from "#src/features/tour/tour-offer.ts";

/** Who takes part in the tests, by their first names; see scripts/demo-people.ts. */
export type Person = "maria" | "jonas" | "admin" | "viewer" | "contractor";

export const emailOf = (person: Person) => `${person}@demo.example`;

type StorageState = Awaited<ReturnType<APIRequestContext["storageState"]>>;

/**
 * Signs a person in without the page.
 * @returns the cookies that a browser would have then; it also remembers that the person has seen the tour
 */
export async function signedInState(webUrl: string, person: Person): Promise<StorageState> {
  const api = await request.newContext({ baseURL: webUrl });
  try {
    const { csrfToken } = (await (await api.get("/api/auth/csrf")).json()) as { csrfToken: string };
    const answer = await api.post("/api/auth/callback/credentials", {
      form: { email: emailOf(person), password: DEMO_PASSWORD, csrfToken, json: "true" },
      maxRedirects: 0,
    });
    const state = await api.storageState();
    if (!state.cookies.some((cookie) => cookie.name.endsWith("session-token"))) {
      throw new Error(`${person} could not sign in: ${answer.status()} ${await answer.text()}`);
    }
    const { user } = await new Procedures(api, webUrl).call<{ user: { id: string } }>("session.me");
    return {
      ...state,
      origins: [{ origin: webUrl, localStorage: [{ name: tourKey(user.id), value: "seen" }] }],
    };
  } finally {
    await api.dispose();
  }
}

/** Calls procedures with the cookies of an API context. */
export class Procedures {
  readonly #api: APIRequestContext;
  readonly #webUrl: string;
  #organizations: Map<string, string> | undefined;

  constructor(api: APIRequestContext, webUrl: string) {
    this.#api = api;
    this.#webUrl = webUrl;
  }

  /** @throws Error with the server's words */
  async call<T>(procedure: string, input?: object): Promise<T> {
    const url = `${this.#webUrl}/api/trpc/${procedure}`;
    const answer =
      input === undefined ? await this.#api.get(url) : await this.#api.post(url, { data: input });
    const body = (await answer.json()) as { result?: { data: T }; error?: { message: string } };
    if (!body.result) throw new Error(`${procedure}: ${body.error?.message ?? answer.status()}`);
    return body.result.data;
  }

  async query<T>(procedure: string, input: object): Promise<T> {
    const answer = await this.#api.get(`${this.#webUrl}/api/trpc/${procedure}`, {
      params: { input: JSON.stringify(input) },
    });
    const body = (await answer.json()) as { result?: { data: T }; error?: { message: string } };
    if (!body.result) throw new Error(`${procedure}: ${body.error?.message ?? answer.status()}`);
    return body.result.data;
  }

  /** The id of one of the person's organizations. */
  async organizationId(code = "RIO"): Promise<string> {
    this.#organizations ??= new Map(
      (await this.call<{ organizations: { id: string; code: string }[] }>("session.me")).organizations.map(
        (organization) => [organization.code, organization.id],
      ),
    );
    const id = this.#organizations.get(code);
    if (id === undefined) throw new Error(`Not a member of ${code}.`);
    return id;
  }
}

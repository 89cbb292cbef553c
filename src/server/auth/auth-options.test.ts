import NextAuth from "next-auth";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authOptions } from "#src/server/auth/auth-options.ts";
import { getSession } from "#src/server/auth/session.ts";
import { createRuntime, type Runtime } from "#src/server/runtime.ts";
import { testRuntime } from "#src/server/testing.ts";
import { hashPassword } from "#src/services/sessions/password.ts";
import { ATTEMPTS } from "#src/services/sessions/sign-in.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const PASSWORD = "correct horse";

interface Answer {
  status: number;
  body: unknown;
  setCookies: string[];
  /** Those of the request with those of the answer over them. */
  cookies: Record<string, string>;
}

interface Question {
  method?: string;
  cookies?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Record<string, string>;
}

/** One request to next-auth, in the form in which it takes requests without Next. */
async function ask(of: Runtime, nextauth: string[], question: Question = {}): Promise<Answer> {
  const { method = "GET", cookies = {}, headers = {}, body = {} } = question;
  const answer: Answer = { status: 200, body: undefined, setCookies: [], cookies: { ...cookies } };
  const set = (name: string, value: string | string[]) => {
    if (name.toLowerCase() === "set-cookie") answer.setCookies = [value].flat();
    return response;
  };
  const finish = (sent?: unknown) => {
    answer.body = sent;
  };
  const response = {
    status(code: number) {
      answer.status = code;
      return response;
    },
    getHeader: (name: string) => (name.toLowerCase() === "set-cookie" ? answer.setCookies : undefined),
    setHeader: set,
    json: finish,
    send: finish,
    end: finish,
  };
  await NextAuth(
    { method, query: { nextauth }, cookies, headers, body } as never,
    response as never,
    authOptions(of),
  );
  for (const cookie of answer.setCookies) {
    const [pair = ""] = cookie.split(";");
    const equals = pair.indexOf("=");
    answer.cookies[pair.slice(0, equals)] = decodeURIComponent(pair.slice(equals + 1));
  }
  return answer;
}

describe("signing in over next-auth", () => {
  let world: World;
  let runtime: Runtime;
  let address = 0;

  beforeAll(async () => {
    world = await createWorld();
    runtime = testRuntime(world);
    await world.rows("UPDATE app_user SET password_hash = $1 WHERE NOT is_service", [
      await hashPassword(PASSWORD),
    ]);
  });
  afterAll(() => world.close());

  const signIn = async (of: Runtime, email: string, password: string, from = `10.1.0.${++address}`) => {
    const csrf = await ask(of, ["csrf"]);
    const { csrfToken } = csrf.body as { csrfToken: string };
    return ask(of, ["callback", "credentials"], {
      method: "POST",
      cookies: csrf.cookies,
      headers: { "x-forwarded-for": `203.0.113.9, ${from}` },
      body: { csrfToken, email, password, json: "true" },
    });
  };
  const sessionCookie = ({ cookies }: Answer) =>
    Object.entries(cookies).find(([name]) => name.includes("session-token"));
  const errorOf = ({ body }: Answer) => new URL((body as { url: string }).url).searchParams.get("error");

  it("gives a session of 12 hours that every request checks again", async () => {
    const signedIn = await signIn(runtime, "maria@demo.example", PASSWORD);
    const [name, value] = sessionCookie(signedIn) ?? [];
    const attributes = signedIn.setCookies.find((cookie) => cookie.includes("session-token")) ?? "";
    expect(attributes).toContain("HttpOnly; SameSite=Lax");
    expect(attributes).not.toContain("Secure");
    const hours = (Date.parse(/Expires=([^;]+)/.exec(attributes)?.[1] ?? "") - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11.9);
    expect(hours).toBeLessThanOrEqual(12);

    const headers = new Headers({ cookie: `theme=dark; ${name}=${value}` });
    const session = await getSession(runtime, headers);
    expect(session).toMatchObject({ user: { name: "Maria Santos" }, sessionVersion: 1 });
    await world.rows("UPDATE app_user SET session_version = 2 WHERE id = $1", [world.maria.userId]);
    expect(await getSession(runtime, headers)).toBeNull();
    const shown = await ask(runtime, ["session"], { cookies: signedIn.cookies });
    expect(shown.body).not.toHaveProperty("user");
  });

  it("tells the client's own library who is signed in", async () => {
    const { cookies } = await signIn(runtime, "jonas@demo.example", PASSWORD);
    const shown = await ask(runtime, ["session"], { cookies });
    expect(shown.body).toMatchObject({ user: { name: "Jonas Weber", email: "jonas@demo.example" } });
  });

  it("sends its cookies over https alone when the installation is reached by it", async () => {
    const secure = createRuntime(world.deps, {
      secret: runtime.auth.secret,
      url: "https://vanguard.example",
    });
    const { setCookies } = await signIn(secure, "ada@demo.example", PASSWORD);
    const cookie = setCookies.find((one) => one.includes("session-token"));
    expect(cookie).toMatch(/^__Secure-next-auth\.session-token=.*; Secure/);
  });

  it.each([
    ["a wrong password", { email: "jonas@demo.example", password: "wrong" }, "UNAUTHENTICATED"],
    ["no password", { email: "jonas@demo.example", password: "" }, "UNAUTHENTICATED"],
    ["an address of a kilobyte", { email: "x".repeat(1_000), password: "wrong" }, "UNAUTHENTICATED"],
  ])("answers a code for %s, and no session", async (_case, { email, password }, code) => {
    const answer = await signIn(runtime, email, password);
    expect(errorOf(answer)).toBe(code);
    expect(sessionCookie(answer)).toBeUndefined();
  });

  it("says when there were too many attempts from the nearest address, whatever the client claims", async () => {
    const answers: (string | null)[] = [];
    for (let n = 0; n <= ATTEMPTS.perAddress; n++) {
      answers.push(errorOf(await signIn(runtime, `nobody-${n}@demo.example`, "wrong", "198.51.100.7")));
    }
    expect(answers.slice(-2)).toEqual(["UNAUTHENTICATED", "TOO_MANY_REQUESTS"]);
  });

  it("says nothing of what broke", async () => {
    const db = { ...world.deps.db, execute: () => Promise.reject(new Error("secret detail")) };
    const broken = {
      ...runtime,
      deps: { ...world.deps, db: Object.assign(Object.create(world.deps.db), db) },
    };
    const answer = await signIn(broken, "jonas@demo.example", PASSWORD);
    expect(errorOf(answer)).toBe("INTERNAL");
    expect(JSON.stringify(answer)).not.toContain("secret detail");
  });

  it("takes neither half a sign-in nor a token of another kind for a person", async () => {
    const { callbacks, providers } = authOptions(runtime);
    const options = providers[0]?.options as {
      authorize(given: unknown, request: { headers?: Record<string, unknown> }): Promise<unknown>;
    };
    for (const given of [undefined, { email: "jonas@demo.example" }, { email: "", password: PASSWORD }]) {
      await expect(options.authorize(given, {})).rejects.toThrow("UNAUTHENTICATED");
    }
    const nobody = options.authorize({ email: "nobody@demo.example", password: "wrong" }, {});
    await expect(nobody).rejects.toThrow("UNAUTHENTICATED");
    const session = { expires: "2026-11-21T00:00:00Z", user: { name: "somebody" } };
    for (const token of [{}, { sub: world.jonas.userId }, { sub: world.jonas.userId, sessionVersion: "1" }]) {
      expect(await callbacks?.session?.({ session, token } as never)).toEqual({ expires: session.expires });
    }
  });
});

import { verify } from "@node-rs/argon2";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { isDomainError } from "#src/domain/errors.ts";
import { loadSession } from "#src/services/sessions/load-session.ts";
import { hashPassword } from "#src/services/sessions/password.ts";
import { ATTEMPTS, signIn } from "#src/services/sessions/sign-in.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

vi.mock("@node-rs/argon2", { spy: true });

const PASSWORD = "correct horse battery staple";

describe("signIn", () => {
  let world: World;
  let address = 0;
  const attempt = (email: string, password: string, from = `10.0.0.${++address}`) =>
    signIn(world.deps, { email, password, address: from });
  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => "signed in",
      (error: unknown) => (isDomainError(error) ? error.code : String(error)),
    );

  beforeAll(async () => {
    world = await createWorld();
    await world.rows("UPDATE app_user SET password_hash = $1 WHERE NOT is_service", [
      await hashPassword(PASSWORD),
    ]);
  });
  afterAll(() => world.close());

  it("takes the right password, in any spelling of the address, and says so in the audit", async () => {
    const signedIn = await attempt(" Maria@Demo.example ", PASSWORD);
    expect(signedIn).toEqual({
      id: world.maria.userId,
      email: "maria@demo.example",
      name: "Maria Santos",
      sessionVersion: 1,
    });
    const audit = await world.rows(
      "SELECT actor_id, organization_id FROM audit_log WHERE action = 'session.signed_in'",
    );
    expect(audit).toEqual([{ actor_id: world.maria.userId, organization_id: world.organization.id }]);
  });

  it.each([
    ["a wrong password", "jonas@demo.example", "wrong"],
    ["an unknown address", "nobody@demo.example", PASSWORD],
    ["the service account", "sync@service.invalid", PASSWORD],
    ["a password of a megabyte", "jonas@demo.example", "x".repeat(1_000_000)],
  ])("answers the same for %s", async (_case, email, password) => {
    await expect(attempt(email, password)).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
      message: "The email address or the password is wrong.",
    });
  });

  it("does the same work for an unknown address as for a wrong password", async () => {
    // Everything that a hash says of the work it takes stands before its salt.
    const workOf = async (email: string) => {
      vi.mocked(verify).mockClear();
      expect(await codeOf(attempt(email, "wrong"))).toBe("UNAUTHENTICATED");
      return vi.mocked(verify).mock.calls.map(([stored]) => String(stored).split("$").slice(0, 4).join("$"));
    };
    const known = await workOf("ada@demo.example");
    expect(known).toHaveLength(1);
    expect(await workOf("unknown@demo.example")).toEqual(known);
  });

  it("refuses a suspended user, and ends what is open", async () => {
    const { id, sessionVersion } = await attempt("vic@demo.example", PASSWORD);
    expect(await loadSession(world.deps, { id, sessionVersion })).not.toBeNull();
    await world.rows("UPDATE app_user SET suspended_at = now() WHERE id = $1", [id]);
    expect(await loadSession(world.deps, { id, sessionVersion })).toBeNull();
    expect(await codeOf(attempt("vic@demo.example", PASSWORD))).toBe("UNAUTHENTICATED");
  });

  it("stops guessing at one account from many addresses, also when guesses come at once", async () => {
    const guesses = await Promise.all(
      Array.from({ length: ATTEMPTS.perEmail + 5 }, () => codeOf(attempt("chen@demo.example", "guess"))),
    );
    expect(guesses.filter((code) => code === "UNAUTHENTICATED")).toHaveLength(ATTEMPTS.perEmail);
    expect(guesses.filter((code) => code === "TOO_MANY_REQUESTS")).toHaveLength(5);
    await expect(attempt("chen@demo.example", PASSWORD)).rejects.toMatchObject({
      code: "TOO_MANY_REQUESTS",
      message: expect.stringContaining("Try again in"),
      details: { retryAfterSeconds: expect.any(Number) },
    });
    expect(await codeOf(attempt("maria@demo.example", PASSWORD))).toBe("signed in");
  });

  it("stops guessing at many accounts from one address", async () => {
    const codes = new Set<string>();
    for (let n = 0; n <= ATTEMPTS.perAddress; n++) {
      codes.add(await codeOf(attempt(`someone-${n}@demo.example`, "guess", "192.0.2.1")));
    }
    expect(codes).toEqual(new Set(["UNAUTHENTICATED", "TOO_MANY_REQUESTS"]));
    expect(await codeOf(attempt("maria@demo.example", PASSWORD, "192.0.2.1"))).toBe("TOO_MANY_REQUESTS");
    expect(await codeOf(attempt("maria@demo.example", PASSWORD, "192.0.2.2"))).toBe("signed in");
  });

  it("gives a right password its counts back", async () => {
    for (let n = 0; n < ATTEMPTS.perEmail * 2; n++) {
      expect(await codeOf(attempt("jonas@demo.example", PASSWORD, "192.0.2.3"))).toBe("signed in");
    }
  });
});

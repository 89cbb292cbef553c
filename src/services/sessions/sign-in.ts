import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Database } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { listMemberships } from "#src/services/organizations/member.ts";
import { MAX_PASSWORD_LENGTH, verifyPassword } from "#src/services/sessions/password.ts";

/** Failed attempts within a quarter of an hour, for one account and from one network address. */
export const ATTEMPTS = { perEmail: 10, perAddress: 50, windowSeconds: 15 * 60 };

export interface SignedIn {
  id: string;
  email: string;
  name: string;
  /** The session ends when the user's own number has moved on. */
  sessionVersion: number;
}

interface Account extends Record<string, unknown> {
  id: string;
  email: string;
  name: string;
  password_hash: string | null;
  session_version: number;
  suspended_at: Date | null;
}

/**
 * Checks email and password. Each attempt is counted before the password is looked at, over all web processes; a right
 * password gives the counts back.
 * @param input.address network address of the caller
 * @throws DomainError UNAUTHENTICATED (the same for an unknown address, a wrong password and a suspended user),
 *   TOO_MANY_REQUESTS with `details.retryAfterSeconds`
 */
export async function signIn(
  deps: ServiceDeps,
  input: { email: string; password: string; address: string },
): Promise<SignedIn> {
  const email = input.email.trim().toLowerCase();
  const limits = limiters(deps.db);
  const key = createHash("sha256").update(email).digest("hex");
  await count(limits.email, key);
  await count(limits.address, input.address.slice(0, 64));

  const { rows } = await deps.db.execute<Account>(sql`SELECT * FROM pfa_sign_in(${email})`);
  const account = rows[0];
  const plausible = input.password.length <= MAX_PASSWORD_LENGTH;
  const right = await verifyPassword(account?.password_hash ?? null, plausible ? input.password : "");
  if (!account || !right || !plausible || account.suspended_at !== null) {
    throw new DomainError("UNAUTHENTICATED", "The email address or the password is wrong.");
  }
  await Promise.all([limits.email.delete(key), limits.address.reward(input.address.slice(0, 64))]);
  const signedIn = {
    id: account.id,
    email: account.email,
    name: account.name,
    sessionVersion: account.session_version,
  };
  await recordInEachOrganization(deps, signedIn);
  return signedIn;
}

async function recordInEachOrganization(deps: ServiceDeps, user: SignedIn): Promise<void> {
  for (const { member } of await listMemberships(deps, user.id)) {
    await inOrganization(deps.db, member, (tx) =>
      recordAudit(tx, member, [
        { action: "session.signed_in", entity: "session", entityId: user.id, pfaId: null },
      ]),
    );
  }
}

async function count(limiter: RateLimiterPostgres, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const retryAfterSeconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    const minutes = Math.ceil(retryAfterSeconds / 60);
    throw new DomainError(
      "TOO_MANY_REQUESTS",
      `Too many attempts. Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`,
      { details: { retryAfterSeconds } },
    );
  }
}

type Limiters = { email: RateLimiterPostgres; address: RateLimiterPostgres };
const limitersOf = new WeakMap<Database, Limiters>();

function limiters(db: Database): Limiters {
  const known = limitersOf.get(db);
  if (known) return known;
  const limiter = (keyPrefix: string, points: number) =>
    new RateLimiterPostgres({
      storeClient: db.$client,
      storeType: "pool",
      tableName: "request_limit",
      tableCreated: true,
      keyPrefix,
      points,
      duration: ATTEMPTS.windowSeconds,
    });
  const made = {
    email: limiter("sign-in-email", ATTEMPTS.perEmail),
    address: limiter("sign-in-address", ATTEMPTS.perAddress),
  };
  limitersOf.set(db, made);
  return made;
}

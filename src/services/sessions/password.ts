import { type Algorithm, hash, verify } from "@node-rs/argon2";

// OWASP's first choice for argon2id: 19 MiB, 2 passes, 1 lane. The enum's value, as it exists in types alone.
const ARGON2ID = 2 as Algorithm;
const COST = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Longer ones are refused before any work is done. */
export const MAX_PASSWORD_LENGTH = 200;

let decoy: Promise<string> | undefined;

/** argon2id hash of a password, with its salt and cost, in PHC format. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/**
 * Whether the password belongs to the hash. Without a hash (unknown address, account that can't sign in) the same work
 * is done against a decoy, so that the time tells nothing.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword("nobody's password");
  const matches = await verify(stored ?? (await decoy), password);
  return matches && stored !== null;
}

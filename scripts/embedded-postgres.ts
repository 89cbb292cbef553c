import { execFileSync, spawn } from "node:child_process";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import pg from "pg";
import { reachableFolder } from "#scripts/data-folder.ts";
import { requireFreePort } from "#scripts/ports.ts";
import { type PostgresBinaries, type PostgresRelease, postgresBinaries } from "#scripts/postgres-binaries.ts";
import { commandOf, waitForEnd } from "#scripts/running-process.ts";
import { StartError } from "#scripts/start-error.ts";

export interface EmbeddedPostgresOptions {
  /** Holds the cluster (in `postgres/`, or in /var/tmp when its user can't reach that) and `postgres.log`. */
  readonly folder: string;
  readonly port: number;
  readonly superuserPassword: string;
  readonly ownerPassword: string;
  /** false: no fsync, for data that is thrown away with its tests. */
  readonly durable?: boolean;
  /** Default: 18. */
  readonly release?: PostgresRelease;
}

export interface EmbeddedPostgres {
  /** URL of database `pfa_vanguard` as its owner `pfa_owner`, who may make roles and databases but is no superuser. */
  readonly ownerUrl: string;
  readonly directory: string;
  readonly pid: number;
  /** Resolves when the server has ended, asked to or not. */
  readonly ended: Promise<void>;
  /** Ends all connections and the server; after 10 s without a checkpoint. */
  stop(): Promise<void>;
}

/**
 * Starts the Postgres that npm installed, on 127.0.0.1, and makes its cluster, owner and database if they aren't there.
 * One that a killed start left behind is stopped first.
 * @throws StartError naming what is wrong: port taken, no programs for this platform, data that doesn't fit
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = await postgresBinaries(options.release);
  const wanted = join(options.folder, "postgres");
  const directory = binaries.user ? reachableFolder(wanted) : wanted;
  mkdirSync(options.folder, { recursive: true });
  await endLeftover(directory);
  await requireFreePort(options.port, "127.0.0.1", "the embedded Postgres", "EMBEDDED_POSTGRES_PORT");
  if (!existsSync(join(directory, "PG_VERSION"))) createCluster(binaries, directory, options);

  const logFile = join(options.folder, "postgres.log");
  const log = openSync(logFile, "w");
  const durability = options.durable === false ? ["fsync=off", "full_page_writes=off"] : ["fsync=on"];
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "timezone=UTC",
  ];
  const child = spawn(
    binaries.postgres,
    ["-D", directory, "-p", String(options.port)].concat(
      [...settings, "log_timezone=UTC", "synchronous_commit=on", ...durability].flatMap((setting) => [
        "-c",
        setting,
      ]),
    ),
    // A process group of its own: Ctrl-C must not stop the database before those that use it.
    { ...binaries.user, cwd: dirname(directory), stdio: ["ignore", log, log], detached: true },
  );
  closeSync(log);
  let exited = false;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      exited = true;
      resolve();
    };
    child.once("exit", end);
    child.once("error", end);
  });
  const pid = child.pid ?? 0;
  const stop = async () => {
    if (exited) return;
    child.kill("SIGINT");
    const late = setTimeout(() => child.kill("SIGQUIT"), 10_000);
    await ended;
    clearTimeout(late);
  };
  try {
    await prepare(options, () => exited);
  } catch (error) {
    await stop();
    throw describeFailure(error, directory, logFile);
  }
  const ownerUrl = `postgres://pfa_owner:${options.ownerPassword}@127.0.0.1:${options.port}/pfa_vanguard`;
  return { ownerUrl, directory, pid, ended, stop };
}

/** Stops a server that still runs on this directory, and clears a lock file whose process id now belongs to another program. */
async function endLeftover(directory: string): Promise<void> {
  const lock = join(directory, "postmaster.pid");
  if (!existsSync(lock)) return;
  const pid = Number.parseInt(readFileSync(lock, "utf8"), 10);
  const command = Number.isInteger(pid) && pid > 1 ? commandOf(pid) : undefined;
  if (command === undefined) return;
  if (!command.includes("postgres") || !command.includes(directory)) {
    rmSync(lock, { force: true });
    return;
  }
  process.kill(pid, "SIGINT");
  if (await waitForEnd(pid, 10_000)) return;
  throw new StartError(
    `An earlier embedded Postgres (process ${pid}) does not stop. End it, then start again.`,
  );
}

function createCluster(
  binaries: PostgresBinaries,
  directory: string,
  options: EmbeddedPostgresOptions,
): void {
  // Made aside and renamed, so that a start that is killed half-way leaves no half cluster.
  const draft = `${directory}.new`;
  const passwordFile = `${directory}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, options.superuserPassword, { mode: 0o600 });
  if (binaries.user)
    for (const path of [draft, passwordFile]) chownSync(path, binaries.user.uid, binaries.user.gid);
  // Postgres 15 has no locale of its own that knows more than ASCII on every system.
  const builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const locale = ["--encoding=UTF8", "--locale=C", ...(options.release === "15" ? [] : builtin)];
  const access = ["--auth=scram-sha-256", "--username=postgres", `--pwfile=${passwordFile}`];
  const speed = options.durable === false ? ["--no-sync"] : [];
  try {
    execFileSync(binaries.initdb, [`--pgdata=${draft}`, ...locale, ...access, ...speed], {
      ...binaries.user,
      cwd: dirname(directory),
      stdio: ["ignore", "ignore", "pipe"],
    });
    renameSync(draft, directory);
  } catch (error) {
    const stderr = String((error as { stderr?: Buffer }).stderr ?? error).trim();
    throw new StartError(`The embedded Postgres could not make its data in ${directory}: ${stderr}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Waits until the server takes connections, then makes sure of owner and database. */
async function prepare(options: EmbeddedPostgresOptions, hasExited: () => boolean): Promise<void> {
  const end = performance.now() + 60_000;
  for (;;) {
    const client = new pg.Client({
      host: "127.0.0.1",
      port: options.port,
      user: "postgres",
      password: options.superuserPassword,
      database: "postgres",
    });
    client.on("error", () => {});
    try {
      await client.connect();
      await ensureOwner(client, options.ownerPassword);
      return;
    } catch (error) {
      const code = (error as { code?: string }).code;
      const startingUp = code === "57P03" || code === "ECONNREFUSED" || code === "ECONNRESET";
      if (hasExited() || !startingUp || performance.now() > end) throw error;
    } finally {
      await client.end().catch(() => {});
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

async function ensureOwner(client: pg.Client, password: string): Promise<void> {
  const role = await client.query("SELECT 1 FROM pg_roles WHERE rolname = 'pfa_owner'");
  const verb = role.rowCount === 0 ? "CREATE" : "ALTER";
  await client.query(
    `${verb} ROLE pfa_owner LOGIN NOSUPERUSER CREATEROLE CREATEDB PASSWORD ${client.escapeLiteral(password)}`,
  );
  const database = await client.query("SELECT 1 FROM pg_database WHERE datname = 'pfa_vanguard'");
  if (database.rowCount === 0) await client.query("CREATE DATABASE pfa_vanguard OWNER pfa_owner");
}

function describeFailure(error: unknown, directory: string, logFile: string): Error {
  if (error instanceof StartError) return error;
  if ((error as { code?: string }).code === "28P01") {
    return new StartError(
      `The embedded Postgres in ${directory} has another password than secrets.json: put that file back, or remove the folder to begin with empty data.`,
    );
  }
  const lines = existsSync(logFile) ? readFileSync(logFile, "utf8").trim().split("\n") : [];
  const reason = lines.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? String(error);
  return new StartError(`The embedded Postgres did not start: ${reason} (${logFile})`);
}

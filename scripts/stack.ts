import { join } from "node:path";
import { nextProgram } from "#scripts/build-web.ts";
import { projectFolder, type Secrets } from "#scripts/data-folder.ts";
import { startEmbeddedPostgres } from "#scripts/embedded-postgres.ts";
import { portOf, usesSandbox, type Variables, withInstallation } from "#scripts/environment.ts";
import { keepPostgres } from "#scripts/keep-postgres.ts";
import { requireFreePort } from "#scripts/ports.ts";
import { runOnce } from "#scripts/run-once.ts";
import { StartError } from "#scripts/start-error.ts";
import { lastLine, type Program, type ProgramOptions, supervise } from "#scripts/supervise.ts";

/** A young generation that is kept small: by default V8 lets a worker grow to 400 MB before it tidies up. */
const WORKER_FLAGS = ["--max-semi-space-size=4"];

export interface StackOptions {
  /** Settings as in .env.example. Without DATABASE_URL an embedded Postgres is started, without PEMS_WRITE_API_URL a sandbox. */
  readonly variables: Variables;
  /** Data, secrets and logs of this installation. */
  readonly folder: string;
  readonly secrets: Secrets;
  /** `built` serves the build in `distDir`; `dev` compiles on demand; `none` starts no web application. */
  readonly web: "built" | "dev" | "none";
  readonly distDir?: string;
  /** Awaited before the web application starts, e.g. its build. */
  readonly beforeWeb?: Promise<void>;
  /** Ports of further web processes on the same database. */
  readonly moreWebPorts?: readonly number[];
  /** false: the embedded Postgres writes without fsync, for data that is thrown away with its tests. */
  readonly durable?: boolean;
  /** Number of worker processes; 1 by default. */
  readonly workers?: number;
  /** false: leaves the database as the migrations made it. */
  readonly seed?: boolean;
  /** Shows what all processes print. */
  readonly show?: boolean;
  /** Gets one line whenever something ends unasked. */
  readonly onNotice?: (line: string) => void;
  /** Called when the web application can't be kept running. */
  readonly onGiveUp?: (line: string) => void;
}

/** A running PFA Vanguard. */
export interface Stack {
  /** `http://localhost:PORT` of the first web process, then of the others. */
  readonly webUrl: string;
  readonly webUrls: readonly string[];
  /** Root of the sandbox's server; undefined with a PEMS of somebody else's. */
  readonly sandboxUrl: string | undefined;
  readonly databaseUrl: string;
  /** Where the embedded Postgres keeps its data; undefined without one. */
  readonly postgresDirectory: string | undefined;
  /** What the processes got, for programs that join them. */
  readonly environment: Variables;
  /** What the seed printed: the demo sign-ins. */
  readonly seedOutput: string;
  /** `sandbox`, `worker`, `worker-2` …, `web`, `web-2` …: to look at, kill or stop. */
  program(name: string): Program;
  readonly programs: readonly Program[];
  /** Stops everything in reverse order; what doesn't stop in 10 s is killed. */
  stop(): Promise<void>;
}

/**
 * Starts everything: Postgres, migrations, demo data, sandbox, workers, web application.
 * @throws StartError with one line that says what is wrong; whatever was started is stopped again
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const given = options.variables;
  const environment = withInstallation(given, options.secrets, options.folder);
  const host = given.HOST || "127.0.0.1";
  const ports = [portOf(given.PORT, 3000), ...(options.moreWebPorts ?? [])];
  const sandboxed = usesSandbox(given);
  const sandboxPort = portOf(given.PEMS_SANDBOX_PORT, 4010);
  const logFolder = join(options.folder, "logs");
  const notice = options.onNotice ?? (() => {});
  const stops: (() => Promise<void>)[] = [];
  const programs: Program[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  const run = (name: string, args: string[], more: Variables = {}, extra: Partial<ProgramOptions> = {}) => {
    const program = supervise({
      name,
      args,
      environment: { ...environment, ...more },
      logFolder,
      show: options.show ?? false,
      onRestart: notice,
      ...extra,
    });
    programs.push(program);
    stops.push(() => program.stop());
    return program;
  };

  try {
    if (options.web !== "none") {
      for (const port of ports) await requireFreePort(port, host, "the web application", "PORT");
    }
    if (sandboxed) await requireFreePort(sandboxPort, "127.0.0.1", "the PEMS sandbox", "PEMS_SANDBOX_PORT");

    let postgresDirectory: string | undefined;
    if (!given.DATABASE_URL) {
      const { superuserPassword, ownerPassword } = options.secrets;
      const port = portOf(given.EMBEDDED_POSTGRES_PORT, 5433);
      const { folder, durable = true } = options;
      const start = () => startEmbeddedPostgres({ folder, port, superuserPassword, ownerPassword, durable });
      const postgres = await keepPostgres(start, notice);
      postgresDirectory = postgres.directory;
      stops.push(() => postgres.stop());
    }
    const sandbox = sandboxed
      ? run("sandbox", [join(projectFolder, "pems-sandbox/main.ts")], { PORT: undefined })
      : undefined;
    await runOnce("The migrations", [join(projectFolder, "scripts/migrate.ts")], environment);
    const seedOutput =
      options.seed === false
        ? ""
        : await runOnce("The demo data", [join(projectFolder, "scripts/seed.ts")], environment);
    if (sandbox) await answering(`http://127.0.0.1:${sandboxPort}/api/health`, sandbox);

    const dev = options.web === "dev";
    const watch = dev ? ["--watch"] : [];
    for (let n = 1; n <= (options.workers ?? 1); n++) {
      const worker = [...watch, ...WORKER_FLAGS, join(projectFolder, "worker/main.ts")];
      run(n === 1 ? "worker" : `worker-${n}`, worker);
    }

    const webUrls: string[] = [];
    if (options.web !== "none") {
      await options.beforeWeb;
      for (const [index, port] of ports.entries()) {
        const url = index === 0 && given.NEXTAUTH_URL ? given.NEXTAUTH_URL : `http://localhost:${port}`;
        const web = run(
          index === 0 ? "web" : `web-${index + 1}`,
          [nextProgram, dev ? "dev" : "start", "-H", host, "-p", String(port)],
          {
            NODE_ENV: dev ? "development" : "production",
            NEXTAUTH_URL: url,
            PORT: String(port),
            NEXT_TELEMETRY_DISABLED: "1",
            ...(options.distDir && { NEXT_DIST_DIR: options.distDir }),
          },
          { giveUpAfter: 4, ...(options.onGiveUp && { onGiveUp: options.onGiveUp }) },
        );
        const local = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
        await answering(`http://${local}:${port}/sign-in`, web);
        webUrls.push(`http://localhost:${port}`);
      }
    }

    return {
      webUrl: webUrls[0] ?? "",
      webUrls,
      sandboxUrl: sandboxed ? `http://127.0.0.1:${sandboxPort}` : undefined,
      databaseUrl: environment.DATABASE_URL ?? "",
      postgresDirectory,
      environment,
      seedOutput,
      programs,
      program(name) {
        const found = programs.find((program) => program.name === name);
        if (!found)
          throw new Error(`There is no program ${name}: ${programs.map((one) => one.name).join(", ")}`);
        return found;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits until an address gives any answer; fails as soon as its program ends, or after 90 s. */
async function answering(url: string, program: Program): Promise<void> {
  let output: string | undefined;
  void program.ended().then((tail) => {
    output = tail;
  });
  const end = performance.now() + 90_000;
  for (;;) {
    try {
      await fetch(url, { signal: AbortSignal.timeout(30_000), redirect: "manual" });
      return;
    } catch {
      if (output !== undefined) throw new StartError(`${program.name} does not start: ${lastLine(output)}`);
      if (performance.now() > end) throw new StartError(`${program.name} gives no answer at ${url}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

import { createEnv } from "@t3-oss/env-core";
import { z } from "zod";

const port = z.coerce.number().int().min(1).max(65_535);
const positive = z.coerce.number().int().positive();
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgres:// URL" });
/** Minute, hour, day, month, weekday. */
const CRON_RANGES = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const;

/** What graphile-worker reads: five fields, each a list of `*`, `*` with a step, `a` and `a-b`. */
function isCron(value: string): boolean {
  const fields = value.trim().split(/\s+/);
  if (fields.length !== CRON_RANGES.length) return false;
  return CRON_RANGES.every(([least, most], index) =>
    (fields[index] ?? "").split(",").every((part) => {
      const match = /^(?:\*(?:\/(?<step>\d+))?|(?<from>\d+)(?:-(?<to>\d+))?)$/.exec(part);
      if (!match) return false;
      const { step = "1", from = String(least), to = from } = match.groups ?? {};
      return Number(step) > 0 && Number(from) >= least && Number(from) <= Number(to) && Number(to) <= most;
    }),
  );
}
const cron = z
  .string()
  .refine(isCron, "must be a schedule of five fields: minute hour day month weekday, each in its range");

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "::1", "[::1]"]);

function isHttpsOrLoopback(value: string): boolean {
  const url = new URL(value);
  return url.protocol === "https:" || LOOPBACK.has(url.hostname);
}

/** Every variable that the application and the worker read; `.env.example` explains each. */
export const variables = {
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  PORT: port.default(3000),
  HOST: z.string().default("127.0.0.1"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),

  DATABASE_URL: postgresUrl,
  DATABASE_OWNER_URL: postgresUrl.optional(),
  DATABASE_DIRECT_URL: postgresUrl.optional(),
  EMBEDDED_POSTGRES_PORT: port.default(5433),

  NEXTAUTH_URL: z.url({ protocol: /^https?$/ }).default("http://localhost:3000"),
  NEXTAUTH_SECRET: z.string().min(32, "must have at least 32 characters"),
  CREDENTIAL_KEY: z
    .base64()
    .refine((key) => Buffer.from(key, "base64").length === 32, "must be 32 bytes in base64"),

  PEMS_WRITE_API_URL: z
    .url({ protocol: /^https?$/ })
    .refine(isHttpsOrLoopback, "must be https:// unless it is on this machine")
    .optional(),
  PEMS_WRITE_API_KEY: z.string().min(1).optional(),
  PEMS_ORGANIZATIONS: z
    .string()
    .transform((list) =>
      list
        .split(",")
        .map((code) => code.trim())
        .filter(Boolean),
    )
    .optional(),
  PEMS_API_RATE_LIMIT: positive.max(1000).default(10),
  PEMS_API_TIMEOUT: positive.default(30_000),
  PEMS_SANDBOX_PORT: port.default(4010),

  ENABLE_WRITE_SYNC: z.stringbool().default(true),
  WRITE_SYNC_SCHEDULE: cron.default("* * * * *"),
  WRITE_SYNC_BATCH_SIZE: positive.max(100).default(100),
  WRITE_SYNC_MAX_RETRIES: z.coerce.number().int().min(0).max(20).default(3),
  WRITE_SYNC_RETRY_DELAY: positive.default(5_000),
  WRITE_SYNC_LEASE_SECONDS: positive.default(60),
  WRITE_SYNC_PROBE_INTERVAL: positive.default(15_000),
  PULL_EVERY_MINUTES: z.coerce.number().int().min(0).max(10_080).default(15),
  BRONZE_RETENTION_DAYS: positive.max(3_650).default(30),
  ATTEMPT_RETENTION_DAYS: positive.max(3_650).default(90),
  WORKER_CONCURRENCY: positive.max(64).default(4),

  METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  METRICS_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  METRICS_HOST: z.string().default("127.0.0.1"),
  PFA_CRASH_AT: z.string().optional(),
};

function parse(source: Record<string, string | undefined>) {
  const given = createEnv({
    server: variables,
    runtimeEnv: { ...source },
    emptyStringAsUndefined: true,
    // The values come from the server's process alone; a browser bundle must not import this file.
    isServer: true,
    onValidationError(issues) {
      const problems = issues.map((issue) => {
        const name = String(issue.path?.[0] ?? "environment");
        return `${name} ${source[name] ? issue.message : "is missing"}`;
      });
      throw new EnvironmentError(problems);
    },
  });
  const clashes = clashesOf(given);
  if (clashes.length > 0) throw new EnvironmentError(clashes);
  return {
    ...given,
    DATABASE_OWNER_URL: given.DATABASE_OWNER_URL ?? given.DATABASE_URL,
    DATABASE_DIRECT_URL: given.DATABASE_DIRECT_URL ?? given.DATABASE_URL,
  };
}

/** Settings that are right by themselves and wrong together. */
function clashesOf(given: {
  NODE_ENV: string;
  PFA_CRASH_AT?: string | undefined;
  PEMS_API_TIMEOUT: number;
  WRITE_SYNC_LEASE_SECONDS: number;
  METRICS_PORT: number;
  METRICS_HOST: string;
  METRICS_TOKEN?: string | undefined;
}): string[] {
  const problems: string[] = [];
  if (given.PFA_CRASH_AT && given.NODE_ENV === "production") {
    problems.push("PFA_CRASH_AT is for tests, never for production");
  }
  if (given.WRITE_SYNC_LEASE_SECONDS * 1000 < given.PEMS_API_TIMEOUT) {
    problems.push("WRITE_SYNC_LEASE_SECONDS must not be shorter than PEMS_API_TIMEOUT");
  }
  if (given.METRICS_PORT > 0 && !LOOPBACK.has(given.METRICS_HOST) && !given.METRICS_TOKEN) {
    problems.push("METRICS_TOKEN is needed where METRICS_HOST opens the metrics to the network");
  }
  return problems;
}

/** Settings of the running process, typed; times in the unit that `.env.example` names. */
export type Env = Readonly<ReturnType<typeof parse>>;

/** Thrown on the first use of `env` when a variable is missing or wrong; names each of them, never their values. */
export class EnvironmentError extends Error {
  readonly code = "BAD_ENVIRONMENT";
  constructor(problems: readonly string[]) {
    super(`Wrong settings: ${problems.join("; ")}. See .env.example.`);
    this.name = "EnvironmentError";
  }
}

/**
 * Reads settings from any source of variables (tests give their own).
 * @throws EnvironmentError naming every variable that is missing or wrong
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  return parse(source);
}

let parsed: Env | undefined;

function current(): Env {
  parsed ??= parse(process.env);
  return parsed;
}

/** Parsed at first use, not at import: `next build` loads modules where no database is configured. */
export const env: Env = new Proxy({} as Env, {
  get: (_target, name) => Reflect.get(current(), name),
  has: (_target, name) => Reflect.has(current(), name),
  ownKeys: () => Reflect.ownKeys(current()),
  getOwnPropertyDescriptor: (_target, name) => Reflect.getOwnPropertyDescriptor(current(), name),
});

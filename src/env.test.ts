import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EnvironmentError, parseEnv, variables } from "#src/env.ts";

const required = {
  DATABASE_URL: "postgres://pfa_owner:pw@127.0.0.1:5433/pfa_vanguard",
  NEXTAUTH_SECRET: "s".repeat(32),
  CREDENTIAL_KEY: Buffer.alloc(32, 7).toString("base64"),
};

describe("parseEnv", () => {
  it("fills in defaults, and the owner's and direct URL from DATABASE_URL", () => {
    const env = parseEnv(required);
    expect(env).toMatchObject({
      PORT: 3000,
      WRITE_SYNC_SCHEDULE: "* * * * *",
      WRITE_SYNC_RETRY_DELAY: 5000,
      ENABLE_WRITE_SYNC: true,
      DATABASE_OWNER_URL: required.DATABASE_URL,
      DATABASE_DIRECT_URL: required.DATABASE_URL,
    });
    expect(env.PEMS_ORGANIZATIONS).toBeUndefined();
  });

  it("takes an empty value for a missing one", () => {
    expect(parseEnv({ ...required, PORT: "", PEMS_WRITE_API_URL: "" }).PORT).toBe(3000);
  });

  it("splits lists and reads switches", () => {
    const env = parseEnv({ ...required, PEMS_ORGANIZATIONS: "RIO, HOLNG,", ENABLE_WRITE_SYNC: "false" });
    expect(env.PEMS_ORGANIZATIONS).toEqual(["RIO", "HOLNG"]);
    expect(env.ENABLE_WRITE_SYNC).toBe(false);
  });

  it("names every missing variable at once", () => {
    expect(() => parseEnv({})).toThrow(
      /DATABASE_URL is missing.*NEXTAUTH_SECRET is missing.*CREDENTIAL_KEY is missing/,
    );
  });

  it.each([
    ["PORT", "70000"],
    ["PORT", "abc"],
    ["DATABASE_URL", "mysql://x/y"],
    ["NEXTAUTH_SECRET", "short-secret"],
    ["CREDENTIAL_KEY", "dG9vIHNob3J0"],
    ["PEMS_WRITE_API_URL", "http://pems.example.com/api"],
    ["WRITE_SYNC_BATCH_SIZE", "101"],
    ["WRITE_SYNC_SCHEDULE", "every minute"],
    ["WRITE_SYNC_SCHEDULE", "60 * * * *"],
    ["WRITE_SYNC_SCHEDULE", "*/0 * * * *"],
    ["WRITE_SYNC_SCHEDULE", "0 9-5 * * *"],
    ["WRITE_SYNC_SCHEDULE", "0 0 * * MON"],
    ["PULL_EVERY_MINUTES", "-15"],
    ["BRONZE_RETENTION_DAYS", "4000"],
    ["ATTEMPT_RETENTION_DAYS", "never"],
    ["WRITE_SYNC_MAX_RETRIES", "21"],
    ["WRITE_SYNC_RETRY_DELAY", "-200"],
    ["WRITE_SYNC_LEASE_SECONDS", "-5"],
    ["PEMS_API_RATE_LIMIT", "1001"],
    ["PEMS_API_TIMEOUT", "soon"],
    ["METRICS_PORT", "65536"],
    ["METRICS_TOKEN", "short"],
    ["ENABLE_WRITE_SYNC", "perhaps"],
    ["LOG_LEVEL", "loud"],
  ])("refuses a wrong %s (%s) by name, without repeating its value", (name, value) => {
    let error: unknown;
    try {
      parseEnv({ ...required, [name]: value });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(EnvironmentError);
    expect(String(error)).toContain(name);
    expect(String(error)).not.toContain(value);
  });

  it("lets tests end a worker at a chosen step, but never in production", () => {
    expect(parseEnv({ ...required, PFA_CRASH_AT: "after-claim" }).PFA_CRASH_AT).toBe("after-claim");
    expect(() => parseEnv({ ...required, PFA_CRASH_AT: "after-claim", NODE_ENV: "production" })).toThrow(
      /PFA_CRASH_AT/,
    );
  });

  it.each(["*/5 * * * *", "0,30 8-18 * * 1-5", "15 3 1 1 *"])("takes the schedule %s", (schedule) => {
    expect(parseEnv({ ...required, WRITE_SYNC_SCHEDULE: schedule }).WRITE_SYNC_SCHEDULE).toBe(schedule);
  });

  it("refuses leases that end before PEMS may have answered", () => {
    const short = { ...required, WRITE_SYNC_LEASE_SECONDS: "29" };
    expect(() => parseEnv(short)).toThrow(
      /WRITE_SYNC_LEASE_SECONDS must not be shorter than PEMS_API_TIMEOUT/,
    );
    expect(parseEnv({ ...short, PEMS_API_TIMEOUT: "29000" }).WRITE_SYNC_LEASE_SECONDS).toBe(29);
  });

  it("refuses a worker's metrics that the network could read without a token", () => {
    const open = { ...required, METRICS_PORT: "9464", METRICS_HOST: "0.0.0.0" };
    expect(() => parseEnv(open)).toThrow(/METRICS_TOKEN is needed/);
    expect(parseEnv({ ...open, METRICS_TOKEN: "a-token-of-20-letters" }).METRICS_PORT).toBe(9464);
  });

  it("allows http for a PEMS on this machine", () => {
    const url = "http://127.0.0.1:4010/api";
    expect(parseEnv({ ...required, PEMS_WRITE_API_URL: url }).PEMS_WRITE_API_URL).toBe(url);
  });
});

const example = readFileSync(".env.example", "utf8");
const listed = new Map(
  [...example.matchAll(/^# ([A-Z][A-Z_]+)=(.*)$/gm)].map((m) => [m[1] ?? "", m[2] ?? ""]),
);

describe(".env.example", () => {
  const scriptsOnly = example.slice(example.indexOf("--- Scripts"));

  it("lists every variable of the application, and no other outside of the scripts' part", () => {
    for (const name of Object.keys(variables)) expect(listed.has(name), name).toBe(true);
    for (const name of listed.keys()) {
      if (!(name in variables)) expect(scriptsOnly, name).toContain(`# ${name}=`);
    }
  });

  it("shows the default that is used", () => {
    const env: Record<string, unknown> = { ...parseEnv(required) };
    for (const [name, shown] of listed) {
      if (name in variables && shown !== "") expect(String(env[name]), name).toBe(shown);
    }
  });
});

describe("the table of settings in README.md", () => {
  const rows = new Map(
    [...readFileSync("README.md", "utf8").matchAll(/^\| `([A-Z][A-Z_]+)` \| (.*?) \| .* \|$/gm)].map((m) => [
      m[1] ?? "",
      m[2] ?? "",
    ]),
  );

  it("has the variables of .env.example, in the same order", () => {
    expect([...rows.keys()]).toEqual([...listed.keys()]);
  });

  it("shows the same defaults, or says in words where a value comes from", () => {
    for (const [name, shown] of listed) {
      if (shown !== "") expect(rows.get(name), name).toBe(`\`${shown}\``);
      else expect(rows.get(name), name).toMatch(/\S/);
    }
  });
});

/**
 * Processor time that the PEMS sandbox itself needs, so that a slow sandbox isn't taken for slow sync: loading the demo
 * data (aim 2 s), and answering a batch of 100 writes (aim 10 ms). Prints one table.
 */
import { apiCaller } from "#sandbox/sandbox-client.ts";
import { DEMO_ORGANIZATIONS, startSandbox } from "#sandbox/server.ts";

const BATCH = 100;
const BATCHES = 20;

/** Milliseconds of processor time, of this whole process, that `work` took. */
async function processorMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const options = { apiKeys: ["bench"], rateLimitPerSecond: 10_000 };
const loadMs = await processorMs(async () => {
  const demo = await startSandbox({ ...options, organizations: DEMO_ORGANIZATIONS });
  await demo.close();
});

const sandbox = await startSandbox({
  ...options,
  organizations: [{ code: "RIO", generate: BATCH * (BATCHES + 1) }],
});
const api = apiCaller(sandbox, "bench", "RIO");
const operations = (await sandbox.control.records("RIO")).map((record) => {
  const changes = { monthlyRate: 5500, forecastEnd: "2027-01-15T00:00:00Z", description: "Longer" };
  return [record.pfaId, record.version, changes] as const;
});
const send = async (from: number) => {
  const { body } = await api.batch(...operations.slice(from, from + BATCH));
  if (!body.results.every((result) => result.status === 200)) throw new Error("A write was not applied.");
};
await send(0);
const batchesMs = await processorMs(async () => {
  for (let batch = 1; batch <= BATCHES; batch++) await send(batch * BATCH);
});
await sandbox.close();

process.stdout.write(
  [
    "| measure (processor time, caller included) | took     | aim    |",
    "|-------------------------------------------|----------|--------|",
    `| loading 27,000 records of demo data       | ${`${(loadMs / 1000).toFixed(2)} s`.padEnd(8)} | 2 s    |`,
    `| answering a batch of 100 writes           | ${`${(batchesMs / BATCHES).toFixed(1)} ms`.padEnd(8)} | 10 ms  |`,
    "",
  ].join("\n"),
);

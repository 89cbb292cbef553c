import { writeFileSync } from "node:fs";
import { openBenchWorld } from "#bench/bench-world.ts";
const world = await openBenchWorld({ records: 20000, web: "built", distDir: ".next-test" });
writeFileSync("/tmp/zk.json", JSON.stringify({ url: world.stack.databaseUrl, web: world.stack.webUrl, member: world.member }));
console.log("ready");
process.once("SIGTERM", async () => { await world.close(); process.exit(0); });
setInterval(() => 0, 1000);

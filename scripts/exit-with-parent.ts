// Loaded into each process that the start script runs: when the start script is killed, its channel closes, and the
// process ends as if it had been asked to. Without it a killed start would leave its ports taken.
if (process.channel) {
  process.channel.unref();
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
}

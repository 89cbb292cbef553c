// Loaded into each process that the start script runs: when the start script is killed, its channel closes, and the
// process ends as if it had been asked to. Without it a killed start would leave its ports taken. What such a process
// starts itself inherits this file but not the variable, and keeps its own channel as it is.
if (process.env.EXIT_WITH_PARENT) {
  delete process.env.EXIT_WITH_PARENT;
  const end = () => process.kill(process.pid, "SIGTERM");
  if (process.connected) process.once("disconnect", end);
  else end();
  process.channel?.unref();
}

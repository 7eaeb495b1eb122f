// Run before the command by `node --require`: writes a file named by THREADS_SEEN once a thread runs, and ends it at SIGUSR2.
const { writeFileSync } = require("node:fs");

process.on("worker", (worker) => {
  worker.on("online", () => writeFileSync(process.env.THREADS_SEEN, ""));
  process.on("SIGUSR2", () => worker.terminate());
});

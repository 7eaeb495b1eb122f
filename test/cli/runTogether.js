// Runs commands of the build one after the other in this one process, and writes their outcomes as JSON: `runTogether.js COMMANDS [count]`.
import { EventEmitter } from "node:events";
import { Session } from "node:inspector/promises";
import { Readable, Writable } from "node:stream";
import { main } from "../../dist/main.cjs";

async function run(argv) {
  const texts = { stdout: "", stderr: "" };
  const streamOf = (name) =>
    new Writable({
      write(chunk, _encoding, done) {
        texts[name] += chunk;
        done();
      },
    });
  const io = Object.assign(new EventEmitter(), {
    stdin: Readable.from([]),
    stdout: streamOf("stdout"),
    stderr: streamOf("stderr"),
    env: {},
    pid: process.pid,
    kill: () => {},
    exit: () => {},
  });
  const code = await main(argv, io);
  return { code, ...texts };
}

/** With `work`: how often the blocks of the build's code are run, as V8 counts them. */
async function runCounted(argv) {
  const outcome = await run(argv);
  // The counts begin anew with each look at them.
  const { result } = await session.post("Profiler.takePreciseCoverage");
  const counts = result
    .filter(({ url }) => url.includes("/dist/"))
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)));
  return { ...outcome, work: counts.reduce((sum, count) => sum + count, 0) };
}

const [commands, mode] = process.argv.slice(2);
const session = new Session();
if (mode === "count") {
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
}
const outcomes = [];
for (const argv of JSON.parse(commands)) outcomes.push(await (mode === "count" ? runCounted(argv) : run(argv)));
process.stdout.write(JSON.stringify(outcomes));

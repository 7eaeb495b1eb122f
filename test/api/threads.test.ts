import { join } from "node:path";
import { build } from "esbuild";
import { afterEach, expect, test } from "vitest";
import { killChildren, outcomeOf, start } from "../cli/children.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { moduleOf } from "../watchedRun.js";

afterEach(killChildren);

/** Trains with steps that are long enough for several threads, and counts those that began and ended. */
const program = `
  import { train } from "backprop";
  const inputs = Array.from({ length: 64 }, (_, i) => [i / 64]);
  const data = { inputs, targets: inputs.map(([x]) => x * x) };
  const config = { data, layers: [512, "tanh", 64, "tanh", 1], batchSize: 64, lr: 0.01, threads: 2 };
  let [begun, online, ended] = [0, 0, 0];
  process.on("worker", (worker) => {
    begun++;
    worker.on("online", () => online++);
    worker.on("exit", () => ended++);
  });
  const until = async (isReached) => {
    while (!isReached()) await new Promise(setImmediate);
  };
`;

const run = (code: string) => outcomeOf(start(process.execPath, [...moduleOf(program + code)]));

test("each run ends its thread, whichever way it ends, and the process ends with the last one", async () => {
  const { code, stdout, stderr } = await run(`
    for (let i = 0; i < 50; i++) {
      const run = train({ ...config, epochs: 3, lr: i % 5 === 4 ? 1e300 : 0.01 });
      for await (const { type } of run) if (type === "epoch" && i % 3 === 2) break;
    }
    await until(() => ended === begun);
    console.log(ended);
  `);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "50\n", stderr: "" });
});

test("a run that is neither ended nor left does not keep the process alive", async () => {
  const { code, stdout, stderr } = await run(`
    const run = train({ ...config, epochs: 1e6 });
    for (let i = 0; i < 5; i++) await run.next();
    await until(() => online === 1);
    for (let i = 0; i < 50; i++) await run.next();
    console.log(begun, ended);
  `);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "1 0\n", stderr: "" });
});

test("a program in one file, with the library in it, has threads too", async () => {
  const file = join(temporaryFolder(), "program.mjs");
  await build({
    stdin: {
      contents: `${program}
        const losses = {};
        for (const threads of [1, 2]) {
          losses[threads] = [];
          for await (const record of train({ ...config, threads, epochs: 100 })) {
            if (record.type === "warning") console.log(record.message);
            if (record.type === "epoch") losses[threads].push(record.loss);
            if (threads === 2 && record.type === "epoch") await until(() => online === 1);
          }
        }
        console.log(begun, losses[1].length, String(losses[1]) === String(losses[2]));`,
      resolveDir: join(import.meta.dirname, "../.."),
    },
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: file,
    logLevel: "silent",
  });
  const { code, stdout, stderr } = await outcomeOf(start(process.execPath, [file]));
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "1 100 true\n", stderr: "" });
});

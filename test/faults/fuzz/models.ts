import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runMain } from "../../cli/runMain.js";
import { configOf, formats, type Task, tasks } from "./tasks.js";

// What is loaded at its first use takes more time then: both engines, and what explains where a run diverged.
const [warmup] = tasks as readonly [Task];
await train(warmup, "--engine", "mathjs");
await train(warmup, "--lr", "1e300").catch(() => undefined);

/** The model file of each task, as `train` writes it. */
export const modelOf: ReadonlyMap<Task, Buffer> = new Map(
  await Promise.all(tasks.map(async (task) => [task, await train(task)] as const)),
);

async function train(task: Task, ...options: readonly string[]): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "backprop-fuzz-"));
  try {
    const [config, model] = [join(folder, "config.json"), join(folder, "model.json")];
    writeFileSync(config, JSON.stringify(configOf(task, "csv")));
    writeFileSync(join(folder, "data.csv"), formats.csv(task));
    const { code, stderr } = await runMain(["train", config, "-o", model, ...options]);
    if (code !== 0) throw new Error(stderr);
    return readFileSync(model);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * npm run bench [-- WORKLOAD… --dtype float32 --runs 3 --budget 10]
 *
 * Trains the workloads on both engines and, where python3 can import it, in PyTorch on one thread; in turn, best of the runs.
 */
import { execFileSync } from "node:child_process";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Dtype } from "../../src/engine/engine.js";
import { type Timing, trainWorkload } from "./backprop.js";
import { loadWorkload, operationsPerStep, type Workload, type WorkloadName, workloadNames } from "./workloads.js";

interface Competitor {
  readonly name: string;
  train(workload: Workload): Promise<Timing>;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dtype: { type: "string", default: "float64" },
    runs: { type: "string", default: "3" },
    budget: { type: "string", default: "10" },
  },
});
const dtype = values.dtype as Dtype;
const unknown = positionals.filter((name) => !workloadNames.some((known) => known === name));
if (unknown.length > 0 || !["float64", "float32"].includes(dtype)) {
  throw new Error(
    `unknown ${[...unknown, dtype].join(", ")}: expected ${workloadNames.join(", ")}; --dtype float64, float32`,
  );
}
const names = positionals.length === 0 ? workloadNames : (positionals as WorkloadName[]);
const budget = Number(values.budget);

const python = ["python3", "/usr/bin/python3"].find((command) => {
  try {
    execFileSync(command, ["-c", "import torch"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
});
let torchVersion = "";

const competitors: readonly Competitor[] = [
  ...(python === undefined
    ? []
    : [{ name: "PyTorch", train: async (workload: Workload) => trainTorch(python, workload) }]),
  {
    name: "exact",
    train: (workload) => trainWorkload(workload, { engine: "wasm", arithmetic: "exact", dtype }, budget),
  },
  { name: "fast", train: (workload) => trainWorkload(workload, { engine: "wasm", arithmetic: "fast", dtype }, budget) },
  ...(dtype === "float64"
    ? [
        {
          name: "mathjs",
          train: (workload: Workload) =>
            trainWorkload(workload, { engine: "mathjs", arithmetic: "exact", dtype }, budget / 5),
        },
      ]
    : []),
];

function trainTorch(command: string, workload: Workload): Timing {
  const plain = {
    ...workload,
    dtype,
    inputs: [...workload.inputs],
    targets: [...workload.targets],
    parameters: workload.parameters.map((each) => [...each]),
  };
  const script = join("test", "bench", "peers", "torch_peer.py");
  const output = execFileSync(command, [script], { input: JSON.stringify(plain), encoding: "utf8" });
  const { version, ...timing } = JSON.parse(output) as Timing & { readonly version: string };
  torchVersion = version;
  return timing;
}

async function compare(name: WorkloadName): Promise<void> {
  const workload = loadWorkload(name);
  const best = new Map<Competitor, Timing>();
  for (let run = 0; run < Number(values.runs); run++) {
    for (const competitor of competitors) {
      // The reference engine takes long, and is not what is raced.
      if (run > 0 && competitor.name === "mathjs") continue;
      const timing = await competitor.train(workload);
      const before = best.get(competitor)?.microsecondsPerStep ?? Number.POSITIVE_INFINITY;
      if (timing.microsecondsPerStep < before) best.set(competitor, timing);
    }
  }
  const [first] = [...best.values()];
  for (const [competitor, { microsecondsPerStep, finalLoss }] of best) {
    const ratio = (first?.microsecondsPerStep ?? Number.NaN) / microsecondsPerStep;
    print([
      name,
      competitor.name,
      microsecondsPerStep.toPrecision(4),
      Math.round(1e6 / microsecondsPerStep).toString(),
      (operationsPerStep(workload) / microsecondsPerStep / 1000).toFixed(2),
      ratio.toPrecision(3),
      finalLoss === undefined ? "cut short" : finalLoss.toPrecision(10),
    ]);
  }
}

function print(cells: readonly string[]): void {
  const widths = [12, 8, 12, 10, 9, 9, 18];
  process.stdout.write(
    `${cells.map((cell, i) => (i < 2 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number))).join("")}\n`,
  );
}

process.stdout.write(`${cpus()[0]?.model}, Node.js ${process.version}, ${dtype}, best of ${values.runs}\n`);
print(["workload", "", "µs a step", "steps/s", "GFLOP/s", "ratio", "final loss"]);
for (const name of names) await compare(name);
process.stdout.write(
  torchVersion === ""
    ? "PyTorch is not installed: ratios are to the first line\n"
    : `ratios are to PyTorch ${torchVersion}, one thread\n`,
);

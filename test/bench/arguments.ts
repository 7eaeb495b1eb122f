import { parseArgs } from "node:util";
import { type Arithmetic, arithmetics, type Dtype, dtypes, type Threads } from "../../src/engine/engine.js";
import { type WorkloadName, workloadNames } from "./workloads.js";

const partNames = ["kernels", "csv", "predict", "memory", "start", "checkpoints", "proposals", "readme"] as const;

/** What is measured, and how. */
export interface Settings {
  readonly parts: readonly (typeof partNames)[number][];
  readonly workloads: readonly WorkloadName[];
  readonly dtype: Dtype;
  readonly threads: readonly Threads[];
  readonly arithmetics: readonly Arithmetic[];
  /** A folder with another build. */
  readonly against: string | undefined;
  /** Texts of which the name of a program has one. If there are none, all programs take part. */
  readonly only: readonly string[];
  readonly tables: readonly string[];
  readonly runs: number;
  /** Seconds a program has for a workload. */
  readonly budget: number;
  readonly hasPeers: boolean;
  readonly installs: boolean;
  readonly isJson: boolean;
}

/** @throws Error if an argument is not known */
export function readArguments(args: readonly string[]): Settings {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    allowNegative: true,
    options: {
      dtype: { type: "string", default: "float64" },
      threads: { type: "string", default: "1" },
      arithmetic: { type: "string", default: "exact,fast" },
      against: { type: "string" },
      only: { type: "string", multiple: true, default: [] },
      table: { type: "string", multiple: true, default: [] },
      runs: { type: "string", default: "3" },
      budget: { type: "string", default: "10" },
      peers: { type: "boolean", default: true },
      install: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  const names = positionals.map((name) => oneOf([...partNames, ...workloadNames], name, "what to measure"));
  const isPart = (name: string) => (partNames as readonly string[]).includes(name);
  return {
    parts: names.filter(isPart) as Settings["parts"],
    workloads: names.length === 0 ? workloadNames : (names.filter((name) => !isPart(name)) as WorkloadName[]),
    dtype: oneOf(dtypes, values.dtype, "--dtype"),
    threads: values.threads.split(",").map((text) => (text === "auto" ? text : above0(text, "--threads"))),
    arithmetics: values.arithmetic.split(",").map((text) => oneOf(arithmetics, text, "--arithmetic")),
    against: values.against,
    only: values.only,
    tables: values.table,
    runs: above0(values.runs, "--runs"),
    budget: above0(values.budget, "--budget"),
    hasPeers: values.peers,
    installs: values.install,
    isJson: values.json,
  };
}

function oneOf<T extends string>(known: readonly T[], text: string, where: string): T {
  const found = known.find((each) => each === text);
  if (found === undefined) throw new Error(`${where}: got ${text}, expected ${known.join(", ")}`);
  return found;
}

function above0(text: string, where: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`${where}: got ${text}, expected a number above 0`);
  return number;
}

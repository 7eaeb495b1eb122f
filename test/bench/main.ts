/**
 * npm run bench                      six workloads, by both engines and every peer that is installed
 * npm run bench -- xor deep          only these
 * npm run bench -- kernels           matrix products and elementwise ops by themselves
 * npm run bench -- csv               the loading of a large CSV file beside csv-parse alone: time and memory
 * npm run bench -- predict           predict over a CSV of 1,000,000 rows, beside reading it
 * npm run bench -- checkpoints       what checkpoints cost runs beside runs without them, and what it takes to go on from one
 * npm run bench -- proposals         what config init proposes for ten tables, beside scikit-learn's networks at their defaults
 *
 * --dtype float32, --runs 3 and --budget 10 (seconds a program has for a workload) for both; --no-peers for ours alone; --json for
 * programs; --install to install the peers that are packages of Node.js into a temporary folder first.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { Chalk } from "chalk";
import { renderLine } from "../../src/cli/output/style.js";
import { renderTable } from "../../src/cli/tables/renderTable.js";
import { setV8Flags } from "../../src/cli/v8Flags.js";
import type { Arithmetic, Dtype, EngineName } from "../../src/engine/engine.js";
import { trainWorkload } from "./backprop.js";
import { timeCheckpoints } from "./checkpoints.js";
import type { Competitor } from "./competitor.js";
import { describeReadings, type Reader, raceReaders, readAlone, readingHeader } from "./csv.js";
import { productSizes, timeElementwise, timeProduct } from "./kernels.js";
import { findPeers, installPeers, pythonPackages } from "./peers.js";
import { timePredict } from "./predict.js";
import { compareProposals, type TableResult } from "./proposals.js";
import { type Result, race } from "./race.js";
import { type WorkloadName, workloadNames } from "./workloads.js";

const raceHeader = ["workload", "program", "µs a step", "steps/s", "GFLOP/s", "times", "final loss"];
const elementwise = ["exp", "log", "log1p", "expm1", "tanh", "sigmoid", "erf", "sqrt", "sin", "relu"];

// Measured as the command does it.
setV8Flags();
const { values: options, positionals } = readArguments();
const [runs, budget] = [Number(options.runs), Number(options.budget)];
const dtype = options.dtype as Dtype;
if (options.read !== undefined) {
  process.stdout.write(await readAlone(options.read as Reader, positionals[0] as string));
  process.exit();
}
const apart = ["kernels", "csv", "predict", "checkpoints", "proposals"];
const known: readonly string[] = [...apart, ...workloadNames];
const unknown = positionals.find((name) => !known.includes(name));
if (unknown !== undefined) fail(`unknown ${unknown}: expected ${known.join(", ")}`);
if (!["float64", "float32"].includes(dtype)) fail(`--dtype ${dtype}: expected float64 or float32`);
if (!(runs >= 1 && budget > 0)) fail("--runs and --budget: expected numbers above 0");

if (options.install) installPeers();
print(`${cpus()[0]?.model}, Node.js ${process.version}, ${dtype}, one thread, best of ${runs}`);
if (positionals.includes("kernels")) await showKernels();
if (positionals.includes("csv")) await printTable(readingHeader, describeReadings(await raceReaders(runs)));
if (positionals.includes("predict")) await showPredict();
if (positionals.includes("checkpoints")) await showCheckpoints();
if (positionals.includes("proposals")) await showProposals();
const names = positionals.length === 0 ? workloadNames : positionals.filter((name) => !apart.includes(name));
if (names.length > 0) await showRaces(names as readonly WorkloadName[]);

async function showRaces(names: readonly WorkloadName[]): Promise<void> {
  const peers = options.peers ? findPeers(dtype) : [];
  const competitors = [...peers, ...ours()];
  const results: Result[] = [];
  for (const name of names) {
    const raced = await race(name, competitors, { dtype, runs, budget });
    results.push(...raced);
    if (options.json) for (const result of raced) process.stdout.write(`${JSON.stringify({ dtype, ...result })}\n`);
    else await printTable(raceHeader, raced.map(raceRow));
  }
  const versions = new Map(results.flatMap(({ name, version }) => (version === undefined ? [] : [[name, version]])));
  print(`times as fast as ${competitors[0]?.name}; ~ trains row by row, which is not the same work`);
  if (versions.size > 0) print([...versions].map(([name, version]) => `${name} ${version}`).join(", "));
  if (options.peers) print(`more peers: --install for packages of Node.js, and Debian's ${pythonPackages}`);
}

/** Both arithmetics of the fast engine, and the reference engine: for a fifth of the time, it only has to be seen beside them. */
function ours(): readonly Competitor[] {
  const own = (name: string, engine: EngineName, arithmetic: Arithmetic, share = 1): Competitor => ({
    name,
    train: (workload, seconds) => trainWorkload(workload, { engine, arithmetic, dtype }, seconds * share),
  });
  const wasm = [own("backprop", "wasm", "exact"), own("backprop, fast", "wasm", "fast")];
  return dtype === "float64" ? [...wasm, own("backprop, mathjs", "mathjs", "exact", 1 / 5)] : wasm;
}

function raceRow({ workload, name, microsecondsPerStep, gigaflops, ratio, finalLoss }: Result): string[] {
  return [
    workload,
    name,
    microsecondsPerStep.toPrecision(4),
    Math.round(1e6 / microsecondsPerStep).toString(),
    gigaflops.toFixed(2),
    ratio.toPrecision(3),
    finalLoss === undefined ? "-" : finalLoss.toPrecision(8),
  ];
}

async function showKernels(): Promise<void> {
  const arithmetics: readonly Arithmetic[] = ["exact", "fast"];
  for (const arithmetic of arithmetics) {
    const settings = { dtype, arithmetic, runs };
    const rates: number[] = [];
    for (const size of productSizes) rates.push(await timeProduct(size, settings));
    const row = (i: number) => {
      const rate = rates[i] as number;
      return [
        arithmetic,
        `matmul ${productSizes[i]?.join("x")}`,
        rate.toFixed(2),
        (rate / (rates[0] as number)).toFixed(2),
      ];
    };
    await printTable(
      ["arithmetic", "product", "GFLOP/s", "to the first"],
      productSizes.map((_, i) => row(i)),
    );
    const rows: string[][] = [];
    for (const name of elementwise) rows.push([arithmetic, name, (await timeElementwise(name, settings)).toFixed(2)]);
    await printTable(["arithmetic", "op", "ns an element"], rows);
  }
}

async function showPredict(): Promise<void> {
  const timings = timePredict(runs);
  if (options.json) for (const timing of timings) process.stdout.write(`${JSON.stringify(timing)}\n`);
  const [reading] = timings;
  await printTable(
    ["program", "s", "times", "MB"],
    timings.map(({ name, seconds, megabytes }) => [
      name,
      seconds.toFixed(2),
      (seconds / (reading?.seconds ?? Number.NaN)).toFixed(2),
      megabytes.toFixed(0),
    ]),
    1,
  );
}

async function showProposals(): Promise<void> {
  const compared = await compareProposals(runs, options.table);
  if (compared === undefined)
    return print("proposals: scikit-learn and pandas are not installed (python3-sklearn, python3-pandas)");
  const { version, results } = compared;
  if (options.json) for (const result of results) process.stdout.write(`${JSON.stringify(result)}\n`);
  const both = (result: TableResult, name: keyof TableResult["ours"]) =>
    result.ours[name] === undefined
      ? ["", ""]
      : [result.ours, result.theirs].map((scores) => scores[name]?.toFixed(4) ?? "");
  const rows = results.map((result) => [
    result.table,
    ...both(result, "accuracy"),
    ...both(result, "logLoss"),
    ...both(result, "rocAuc"),
    ...both(result, "r2"),
    result.seconds.toFixed(1),
    result.theirSeconds.toFixed(1),
    result.rank.toFixed(2),
  ]);
  const header = ["accuracy", "log loss", "ROC-AUC", "R²", "s"].flatMap((name) => [name, "sk"]);
  await printTable(["table", ...header, "rank"], rows, 1);
  const mean = results.reduce((sum, { rank }) => sum + rank, 0) / results.length;
  print(
    `sk: scikit-learn ${version}; means over ${runs} splits; mean rank ${mean.toFixed(2)}, of scikit-learn ${(3 - mean).toFixed(2)}`,
  );
}

async function showCheckpoints(): Promise<void> {
  const { costs, resume } = await timeCheckpoints();
  if (options.json) for (const cost of [...costs, resume]) process.stdout.write(`${JSON.stringify(cost)}\n`);
  await printTable(
    ["run", "checkpoints", "% of the time", "ms each", "longest ms", "without", "MB at 1/4", "MB at the end"],
    costs.map(({ name, checkpoints, share, each, longest, longestWithout, memory }) => {
      const times = [(100 * share).toFixed(2), each.toFixed(1), longest.toFixed(1), longestWithout.toFixed(1)];
      return [name, checkpoints.toString(), ...times, ...memory.map((megabytes) => megabytes.toFixed(0))];
    }),
    1,
  );
  const { ratio, megabytes, seconds, secondsAnew, peak, peakAnew } = resume;
  print(`784-512-512-10: a file of ${megabytes.toFixed(1)} MB, ${ratio.toFixed(2)} times the numbers that it holds;`);
  print(`a run goes on after ${seconds.toFixed(2)} s with at most ${peak.toFixed(0)} MB,`);
  print(`and a new one begins after ${secondsAnew.toFixed(2)} s with at most ${peakAnew.toFixed(0)} MB`);
}

/** The first columns are names, the others numbers. */
async function printTable(header: readonly string[], rows: readonly (readonly string[])[], names = 2): Promise<void> {
  const alignments = header.map((_, column) => (column < names ? "left" : "right"));
  const plain = new Chalk({ level: 0 });
  const lines = (await renderTable(header, alignments, rows)).map((line) => renderLine(line, plain));
  print(`${lines.join("\n")}\n`);
}

/** What people read; with --json only the results go to standard output. */
function print(text: string): void {
  (options.json ? process.stderr : process.stdout).write(`${text}\n`);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      allowNegative: true,
      options: {
        dtype: { type: "string", default: "float64" },
        runs: { type: "string", default: "3" },
        budget: { type: "string", default: "10" },
        peers: { type: "boolean", default: true },
        /** For proposals: these tables instead of the ten. */
        table: { type: "string", multiple: true, default: [] },
        install: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        /** For processes that this one starts: the reader of the file that is named. */
        read: { type: "string" },
      },
    });
  } catch (error) {
    return fail((error as Error).message);
  }
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

/**
 * npm run bench                      six workloads, by both engines and every peer that is installed
 * npm run bench -- xor deep          only these
 * npm run bench -- kernels           matrix products and elementwise ops by themselves
 * npm run bench -- csv               train --dry-run on large CSV files, beside pandas: time and memory
 * npm run bench -- predict           predict over a CSV of 1,000,000 rows, beside pandas and NumPy: time and memory
 * npm run bench -- memory            peak memory of train on two of the workloads
 * npm run bench -- start             the time of short commands beside node -e 0
 * npm run bench -- checkpoints       what checkpoints cost runs beside runs without them, and what it takes to go on from one
 * npm run bench -- readme            all that the README says about speed, in tables to be pasted there; add --runs 5 and --against
 * npm run bench -- proposals         what config init proposes for ten tables, beside scikit-learn's networks at their defaults
 *
 * --against FOLDER takes another built checkout of this project, such as yesterday's, as a peer. --threads 1,2 and --arithmetic
 * exact,fast,native (default: 1, and exact,fast) add columns of this build, and threads also of peers that have them. --only TEXT keeps
 * the programs with that text in their names. The Node.js that runs the bench runs all of the builds.
 *
 * --dtype float32, --runs 3 and --budget 10 (seconds a program has for a workload) for all; --no-peers for ours alone; --json for
 * programs; --install to install the peers that are packages of Node.js into a temporary folder first. --table NAME keeps one of the
 * tables of csv or proposals.
 */
import { setV8Flags } from "../../src/cli/v8Flags.js";
import { readArguments, type Settings } from "./arguments.js";
import { findBuilds } from "./builds.js";
import { showCheckpoints } from "./checkpoints.js";
import { showCsv } from "./csv.js";
import { showKernels } from "./kernels.js";
import { describeMachine } from "./machine.js";
import { largeWorkloads, showMemory } from "./memory.js";
import { createOutput } from "./output.js";
import { installPeers } from "./peers.js";
import { showPredict } from "./predict.js";
import { showProposals } from "./proposals.js";
import { showReadme } from "./readme.js";
import { showRaces } from "./showRaces.js";
import { showStart } from "./start.js";

// Measured as the command does it.
setV8Flags();
try {
  await main(readArguments(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}

async function main(settings: Settings): Promise<void> {
  const { parts, dtype, runs, threads, tables } = settings;
  const output = createOutput(settings.isJson);
  const builds = findBuilds(settings.against);
  if (settings.installs) installPeers();
  output.print(`${describeMachine()}, ${dtype}, best of ${runs}\n`);
  if (parts.includes("kernels")) await showKernels(dtype, runs, output);
  if (parts.includes("csv")) await showCsv(tables, builds, runs, output);
  if (parts.includes("predict")) await showPredict(builds, runs, output);
  if (parts.includes("memory")) await showMemory(builds, { workloads: largeWorkloads, threads, runs }, output);
  if (parts.includes("start")) showStart(builds, runs, output);
  if (parts.includes("checkpoints")) await showCheckpoints(output);
  if (parts.includes("proposals")) await showProposals(runs, tables, output);
  if (parts.includes("readme")) await showReadme(builds, settings, output);
  if (settings.workloads.length > 0) await showRaces(builds, settings, output);
}

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { train } from "../../src/api/train.js";
import { proposeFor } from "../../src/cli/commands/proposeFor.js";
import { parseConfig } from "../../src/config/loadConfig.js";
import type { Task } from "../../src/config/propose/chooseTask.js";
import { findPython } from "./findPython.js";
import type { Output } from "./output.js";

/** Scores on rows that a program has not seen. */
interface Scores {
  readonly accuracy?: number;
  /** In nats. */
  readonly logLoss?: number;
  readonly rocAuc?: number;
  readonly r2?: number;
}

/** A split of a table, and what scikit-learn makes of it: a line of the script's output. */
interface Split {
  readonly table: string;
  readonly targets: readonly string[];
  readonly task: Task;
  /** The files of the rows to train on, and to test on. */
  readonly train: string;
  readonly test: string;
  readonly scores: Scores;
  readonly seconds: number;
  readonly version: string;
}

/** What two programs make of a table: their mean scores over its splits. */
interface TableResult {
  readonly table: string;
  readonly ours: Scores;
  readonly theirs: Scores;
  /** Mean over the scores of 1 for the better program, 2 for the other one, 1.5 for both if they are equal. */
  readonly rank: number;
  /** For a split. */
  readonly seconds: number;
  readonly theirSeconds: number;
}

/** Scores that ranks are made of. ROC-AUC is shown beside them. */
const ranked = [
  ["accuracy", 1],
  ["logLoss", -1],
  ["r2", 1],
] as const;

/**
 * Trains what `config init` proposes for the tables of the script, and scikit-learn's networks at their defaults. Both see only the rows
 * to train on, and are measured on the others.
 *
 * @param names of tables; the ten of the comparison if there are none
 * @returns undefined if scikit-learn is not installed
 */
async function compareProposals(
  splits: number,
  names: readonly string[],
): Promise<{ readonly version: string; readonly results: readonly TableResult[] } | undefined> {
  const python = findPython("sklearn") && findPython("pandas");
  if (python === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "backprop-bench-"));
  try {
    const script = join("test", "bench", "peers", "sklearn_proposals.py");
    const { stdout, status } = spawnSync(python, [script, folder, String(splits), ...names], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (status !== 0) throw new Error(`${script} failed`);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Split);
    const tables = new Set(lines.map(({ table }) => table));
    const results: TableResult[] = [];
    for (const name of tables) {
      const group = lines.filter(({ table }) => table === name);
      results.push(await compareTable(name, group));
    }
    return { version: lines[0]?.version ?? "", results };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compareTable(table: string, group: readonly Split[]): Promise<TableResult> {
  const begun = performance.now();
  const scores: Scores[] = [];
  for (const split of group) scores.push(await trainProposal(split));
  const seconds = (performance.now() - begun) / 1000 / group.length;
  const [ours, theirs] = [meanOf(scores), meanOf(group.map((split) => split.scores))];
  const ranks = ranked.flatMap(([name, sign]) => {
    const [own, other] = [ours[name], theirs[name]];
    return own === undefined || other === undefined ? [] : [1.5 - 0.5 * Math.sign(sign * (own - other))];
  });
  const rank = ranks.reduce((sum, each) => sum + each, 0) / ranks.length;
  return {
    table,
    ours,
    theirs,
    rank,
    seconds,
    theirSeconds: group.reduce((sum, each) => sum + each.seconds, 0) / group.length,
  };
}

async function trainProposal({ targets, task, train: file, test }: Split): Promise<Scores> {
  const { text } = await proposeFor(file, { target: targets, task }, (path) => path);
  const { config } = parseConfig(text, { file: "the proposed config", directory: "." });
  const training = train(config);
  for await (const _ of training);
  const { loss, classifications, regressions } = await training.model().evaluate(test);
  const [classification] = classifications;
  if (classification === undefined)
    return { r2: regressions.reduce((sum, { r2 }) => sum + (r2 ?? 0), 0) / regressions.length };
  return {
    accuracy: classification.accuracy,
    logLoss: loss,
    ...(typeof classification.rocAuc === "number" && { rocAuc: classification.rocAuc }),
  };
}

function meanOf(all: readonly Scores[]): Scores {
  const names = Object.keys(all[0] ?? {}) as readonly (keyof Scores)[];
  return Object.fromEntries(
    names.map((name) => [name, all.reduce((sum, each) => sum + (each[name] ?? 0), 0) / all.length]),
  );
}

/** Scores of both programs on each table, and the mean rank. */
export async function showProposals(splits: number, names: readonly string[], output: Output): Promise<void> {
  const compared = await compareProposals(splits, names);
  if (compared === undefined)
    return output.print("proposals: scikit-learn and pandas are not installed (python3-sklearn, python3-pandas)");
  const { version, results } = compared;
  output.record(...results);
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
  output.table(["table", ...header, "rank"], rows);
  const mean = results.reduce((sum, { rank }) => sum + rank, 0) / results.length;
  output.print(
    `sk: scikit-learn ${version}; means over ${splits} splits; mean rank ${mean.toFixed(2)}, of scikit-learn ${(3 - mean).toFixed(2)}`,
  );
}

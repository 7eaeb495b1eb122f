import { relative, resolve } from "node:path";
import { pathOf, sourceOf } from "../../data/load/dataSpec.js";
import type { Arithmetic, EngineName, NativeLibrary } from "../../engine/engine.js";
import { formatCount } from "../../messages/formatCount.js";
import { formatExact } from "../../messages/formatExact.js";
import type { RunPlan } from "../../train/describeRun.js";
import type { Line } from "../output/line.js";
import type { Room } from "../output/output.js";
import { describeLayers } from "./describeLayers.js";
import { renderWrappedFacts } from "./renderFacts.js";

export interface HeadOptions {
  readonly engine: EngineName;
  /** The library that computes large products, if one does. */
  readonly library?: NativeLibrary | undefined;
  /** Threads that a step runs on. */
  readonly threads: number;
  /** The folder of the config, in which the paths of data begin. */
  readonly directory: string;
  readonly room: Room;
}

/** What a run is about to do, in a few lines before its log. */
export function renderHead(plan: RunPlan, { engine, library, threads, directory, room }: HeadOptions): Promise<Line[]> {
  const { dtype, arithmetic } = plan.config;
  return renderWrappedFacts(
    [
      ["data", `${describeSource(plan, directory)}: ${describeSizes(plan)}`],
      ["layers", describeLayers(plan)],
      ["training", describeTraining(plan)],
      ["engine", `${engine}, ${dtype}, ${describeArithmetic(arithmetic, library, threads)}`],
    ],
    room,
  );
}

/** Such as `exact, 2 threads`, or of a library that has threads of its own, `native (OpenBLAS 0.3.21, 2 threads)`. */
function describeArithmetic(arithmetic: Arithmetic, library: NativeLibrary | undefined, threads: number): string {
  if (library === undefined) return `${arithmetic}, ${formatCount(threads, "thread")}`;
  const { name, version } = library;
  const full = version === null ? name : `${name} ${version}`;
  return `${arithmetic} (${full}${library.threads === null ? "" : `, ${formatCount(library.threads, "thread")}`})`;
}

function describeSizes({ config, samples, validationSamples, inputWidth, outputWidth, outputs }: RunPlan): string {
  const what = typeof config.validation === "object" ? "to validate on" : "held out";
  const held = validationSamples === 0 ? "" : `, ${validationSamples} ${what}`;
  const [only, ...others] = outputs.columns;
  const isOneOfClasses = only?.kind === "class" && others.length === 0;
  const answers = isOneOfClasses ? formatClasses(only.labels.length) : formatCount(outputWidth, "output");
  const rows = `${formatCount(samples, "row")} to train on${held}`;
  return `${rows}; ${formatCount(inputWidth, "input")}, ${answers}`;
}

function formatClasses(count: number): string {
  return count === 1 ? "1 class" : `${count} classes`;
}

function describeSource({ config }: RunPlan, directory: string): string {
  const source = sourceOf(config.data);
  switch (source.kind) {
    case "inline":
      return "in the config";
    case "imported":
      return "unknown";
    case "generate":
      return `generated ${source.spec.generate}`;
    case "file":
      return source.file.path === "-" ? "standard input" : shortestPath(pathOf(source.file, directory));
  }
}

/** The path from the working directory, or from the root if that is shorter. */
function shortestPath(file: string): string {
  const [short, full] = [relative(".", file), resolve(file)];
  return short.length < full.length ? short : full;
}

function describeTraining({ config, samples, stepsPerEpoch }: RunPlan): string {
  const { loss, optimizer, lr, epochs, batchSize, seed } = config;
  const rate =
    typeof lr === "number"
      ? formatExact(lr)
      : `${formatExact(lr.initial)} (${lr.warmup > 0 ? "warmup, " : ""}${lr.schedule})`;
  const rows = Math.min(batchSize ?? samples, samples);
  const steps = stepsPerEpoch === 1 ? "1 step of all rows" : `${stepsPerEpoch} steps of ${formatCount(rows, "row")}`;
  return `loss ${loss}, ${optimizer.name} with lr ${rate}, ${formatCount(epochs, "epoch")} of ${steps}, seed ${seed}`;
}

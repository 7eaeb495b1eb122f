import { hasWideVectors } from "../../src/cli/v8Flags.js";
import { batchLengths } from "../../src/data/load/split.js";
import type { Arithmetic, Dtype, EngineName, Session, Threads } from "../../src/engine/engine.js";
import { loadEngine } from "../../src/engine/loadEngine.js";
import { expectWideVectors } from "../../src/engine/wideVectors.js";
import { input } from "../../src/graph/node.js";
import type { LayerSpec } from "../../src/nn/layers.js";
import { buildNetwork } from "../../src/nn/network.js";
import { buildOptimizer, optimizerDefaults } from "../../src/optim/optimizer.js";
import { buildStep } from "../../src/train/buildStep.js";
import { EpochRunner } from "../../src/train/epochRunner.js";
import type { Timing } from "./competitor.js";
import type { Workload } from "./workloads.js";

// Measured as the command does it.
expectWideVectors(hasWideVectors);

/** How this project trains a workload. */
export interface OwnSettings {
  readonly engine: EngineName;
  readonly arithmetic: Arithmetic;
  readonly dtype: Dtype;
  readonly threads: Threads;
}

/** Threads need so many seconds at most until all of them are ready. */
const threadStart = 0.3;

/** Whether threads of the session are still to become ready. Older builds have none. */
function lacksThreads({ threads = 1, threadsNow = 1 }: Partial<Session>): boolean {
  return threadsNow < threads;
}

/** Trains a workload as `train` does: the loop alone is timed, after a warm-up of a twentieth of the steps. */
export async function trainWorkload(
  workload: Workload,
  { engine: name, arithmetic, dtype, threads }: OwnSettings,
  budgetSeconds: number,
): Promise<Timing> {
  const engine = await loadEngine(name, arithmetic, { threads });
  const { sizes, activation, rows, batchSize, inputs, targets, parameters, lr, epochs } = workload;
  const layers = sizes.slice(1).flatMap((width, i): LayerSpec[] => (i === 0 ? [width] : [activation, width]));
  const network = buildNetwork(layers, sizes[0] as number, "default");
  const rate = input("lr", []);
  const scalars = new Map([[rate, lr]]);
  const prepare = (first: readonly Float64Array[], batch: number) => {
    const rule = buildOptimizer(optimizerDefaults.sgd, network.parameters);
    const session = engine.prepare({
      dtype,
      mayShare: true,
      steps: [...new Set(batchLengths(rows, batch))].map(
        (length) => buildStep(network, { loss: workload.loss, rule, clipping: {}, lr: rate }, length).graph,
      ),
      tables: [
        { columns: sizes[0] as number, values: inputs },
        { columns: sizes.at(-1) as number, values: targets },
      ],
      state: new Map(network.parameters.map((parameter, i) => [parameter, first[i] as Float64Array])),
    });
    return { session, runner: new EpochRunner(session, { rows, batchSize: batch, shuffle: undefined }) };
  };
  /** Steps done, of `most` epochs, until the time is up. */
  const run = async (runner: EpochRunner, most: number, seconds: number): Promise<number> => {
    const signal = AbortSignal.timeout(Math.ceil(seconds * 1000));
    let steps = 0;
    for (let left = most; left > 0 && !signal.aborted; ) {
      const { losses, place, diverged } = await runner.run(scalars, left, { signal });
      left -= losses.length;
      steps += losses.length * runner.steps + (place?.losses.length ?? diverged?.steps ?? 0);
    }
    return steps;
  };
  const { session, runner } = prepare(parameters, batchSize);
  const warmUp = performance.now();
  do await run(runner, Math.ceil(epochs / 20), budgetSeconds / 5);
  while (lacksThreads(session) && performance.now() - warmUp < threadStart * 1000);
  for (const [i, parameter] of network.parameters.entries()) session.write(parameter, parameters[i] as Float64Array);
  const started = performance.now();
  const done = await run(runner, epochs, budgetSeconds);
  const microsecondsPerStep = ((performance.now() - started) * 1000) / done;
  const used = { threads: session.threads, warning: session.warning };
  session.close();
  if (done < epochs * runner.steps) return { microsecondsPerStep, finalLoss: undefined, ...used };
  // The first loss of a run over all of the rows at once is that of the parameters it starts from.
  const whole = prepare(
    network.parameters.map((parameter) => session.read(parameter)),
    rows,
  );
  const { losses } = await whole.runner.run(scalars, 1);
  whole.session.close();
  return { microsecondsPerStep, finalLoss: losses[0], ...used };
}

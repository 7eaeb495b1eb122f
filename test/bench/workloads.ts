import workloads from "./workloads.json" with { type: "json" };

export const workloadNames = Object.keys(workloads.workloads) as readonly WorkloadName[];
export type WorkloadName = keyof typeof workloads.workloads;

/** A training job whose data and first weights are the same bits for every program. */
export interface Workload {
  readonly name: WorkloadName;
  readonly rows: number;
  /** Widths from the input to the output. */
  readonly sizes: readonly number[];
  readonly activation: string;
  readonly loss: "mse" | "crossEntropy";
  readonly lr: number;
  readonly batchSize: number;
  readonly epochs: number;
  /** [rows, first size] and [rows, last size], row-major. */
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
  /** Weight and bias of each layer. */
  readonly parameters: readonly Float64Array[];
}

/** `count` numbers of [0, 1) by the linear congruential generator that all programs share. */
function draw(seed: number, count: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(workloads.lcg.a, state) + workloads.lcg.c) >>> 0;
    return state / 2 ** 32;
  });
}

export function loadWorkload(name: WorkloadName): Workload {
  const { n: rows, sizes, act, loss, lr, batch, epochs, data, data_seed, weight_seed } = workloads.workloads[name];
  const [inputs, targets] = drawData(data, rows, sizes[0] as number, sizes.at(-1) as number, data_seed);
  return {
    name,
    rows,
    sizes,
    activation: act,
    loss: loss === "ce" ? "crossEntropy" : "mse",
    lr,
    batchSize: batch,
    epochs,
    inputs,
    targets,
    parameters: drawParameters(sizes, weight_seed),
  };
}

interface DataSpec {
  readonly kind: string;
  readonly signal?: number;
  readonly shift?: number;
}

function drawData(
  { kind, signal = 0, shift = 0 }: DataSpec,
  rows: number,
  width: number,
  classes: number,
  seed: number,
): readonly [Float64Array, Float64Array] {
  if (kind === "xor") return [Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1), Float64Array.of(0, 1, 1, 0)];
  if (kind === "poly") {
    const inputs = draw(seed, rows * width).map((u) => 2 * u - 1);
    const targets = Float64Array.from({ length: rows }, (_, i) => {
      const [a = 0, b = 0, c = 0, d = 0] = inputs.subarray(i * width, i * width + 4);
      return a * b + 0.5 * c - 0.25 * d * d;
    });
    return [inputs, targets];
  }
  // A prototype for each class, and noise.
  const u = draw(seed, classes * width + rows * width);
  const inputs = Float64Array.from({ length: rows * width }, (_, at) => {
    const [row, column] = [Math.floor(at / width), at % width];
    const prototype = u[(row % classes) * width + column] as number;
    return signal * prototype + (1 - signal) * (u[classes * width + at] as number) + shift;
  });
  const targets = Float64Array.from({ length: rows * classes }, (_, at) =>
    at % classes === Math.floor(at / classes) % classes ? 1 : 0,
  );
  return [inputs, targets];
}

function drawParameters(sizes: readonly number[], seed: number): readonly Float64Array[] {
  const pairs = sizes.slice(1).map((fanOut, i) => [sizes[i] as number, fanOut] as const);
  const u = draw(
    seed,
    pairs.reduce((sum, [fanIn, fanOut]) => sum + (fanIn + 1) * fanOut, 0),
  );
  let at = 0;
  return pairs.flatMap(([fanIn, fanOut]) =>
    [fanIn * fanOut, fanOut].map((count) => {
      at += count;
      return u.subarray(at - count, at).map((each) => (2 * each - 1) / Math.sqrt(fanIn));
    }),
  );
}

/** Operations of a step on a whole batch: 2·m·k·n for every product, forward and backward; the data needs no gradient. */
export function operationsPerStep({ sizes, batchSize }: Workload): number {
  return sizes
    .slice(1)
    .reduce((sum, fanOut, i) => sum + 2 * batchSize * (sizes[i] as number) * fanOut * (i === 0 ? 2 : 3), 0);
}

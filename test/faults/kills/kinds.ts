/** Runs of one kind. What their checkpoints hold differs, and how long one takes to be written. */
export interface Kind {
  readonly name: string;
  readonly config: object;
  /** The data files that the config names. */
  readonly files?: Readonly<Record<string, string>>;
  /** Further options of the command that starts the run. */
  readonly options?: readonly string[];
  /** `--log-every` */
  readonly logEvery?: number;
  /** `--checkpoint-every`, one of these; undefined is by time. */
  readonly every: readonly [number | undefined, ...(number | undefined)[]];
  /** Whether it is left to `npm run test:faults`: what it adds to the others is in `test/train/resuming.test.ts`, without kills. */
  readonly isLeftOut?: boolean;
  /** The exit code of a run that nothing has interrupted; by default it is 0. */
  readonly code?: number;
}

const rows = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    input: [Math.sin(3 * i), Math.cos(7 * i), i / count],
    target: Math.sin(3 * i) * Math.cos(7 * i) + (i / count) ** 2 + 0.1 * Math.sin(1000 * i),
  }));

/** Numbers to fit, with something that cannot be learned. */
function numbers(count: number): object {
  const all = rows(count);
  return { inputs: all.map(({ input }) => input), targets: all.map(({ target }) => target) };
}

const table = [
  "size,colour,kind",
  ...rows(90).map(({ input: [a = 0, b = 0], target }) => {
    const kind = target > 0.8 ? "high" : target > 0.2 ? "middle" : "low";
    return `${a.toFixed(4)},${b > 0 ? "red" : "blue"},${kind}`;
  }),
].join("\n");

/** A table as people have them: decimal commas, days, missing cells, and a weight for each row. */
const visits = [
  "day;size;colour;weight;visits;left",
  ...rows(80).map(({ input: [a = 0, b = 0], target }, i) => {
    const day = `${1 + ((7 * i) % 28)}.${1 + ((5 * i) % 12)}.${2020 + (i % 4)}`;
    const size = i % 9 === 4 ? "k.A." : a.toFixed(3).replace(".", ",");
    const colour = i % 11 === 3 ? "" : ["red", "blue", "green", "grey"][Math.floor(2 * b + 2) % 4];
    const many = (1000 * Math.exp(2 * target)).toFixed(0);
    return [i % 13 === 5 ? "k.A." : day, size, colour, `${i % 4},5`, many, target > 0.7 ? "Yes" : "No"].join(";");
  }),
].join("\n");
const visitsData = {
  ...{ csv: "visits.csv", decimal: ",", missingTexts: ["k.A."], missing: "indicator", unknown: "other" },
  maxCategories: 3,
};

/** Rows of 784 pixels. */
const pictures = [
  [...Array.from({ length: 784 }, (_, j) => `p${j}`), "digit"].join(","),
  ...Array.from({ length: 30 }, (_, i) =>
    [...Array.from({ length: 784 }, (_, j) => (i * j * j) % 17), `d${i % 10}`].join(","),
  ),
].join("\n");

const momentum = { name: "sgd", momentum: 0.9, nesterov: true };
/** An epoch takes about a microsecond. */
const short = { data: numbers(4), layers: [5, "tanh", 1], optimizer: momentum, lr: 0.001, seed: 5 };

/**
 * All kinds of runs. A new one is an entry here. The numbers of epochs were measured: each kind trains for 0.4 to 1 s on one core of a
 * server, so that most kills come while it does. A checkpoint waits for the disk, so no run writes more than a hundred.
 */
export const kinds: readonly Kind[] = [
  {
    name: "minibatches with dropout, a validation, adam and a plateau",
    config: {
      data: numbers(200),
      validation: 0.25,
      layers: [32, "relu", { dropout: 0.2 }, 32, "relu", { dropout: 0.1 }, 1],
      optimizer: "adam",
      lr: { initial: 0.01, schedule: "plateau", factor: 0.7, patience: 20 },
      batchSize: 16,
      epochs: 1000,
      seed: 1,
    },
    every: [23, 200, undefined],
  },
  {
    // Signals come within them.
    name: "long epochs",
    config: {
      data: { generate: "moons", samples: 15_000, noise: 0.3 },
      validation: 0.1,
      layers: [48, "relu", { dropout: 0.2 }, 48, "relu", 2],
      loss: "crossEntropy",
      optimizer: "adam",
      batchSize: 16,
      epochs: 5,
      seed: 11,
    },
    every: [1, undefined],
  },
  {
    name: "short epochs with a checkpoint after each",
    config: { ...short, epochs: 100 },
    every: [1],
  },
  {
    name: "short epochs with momentum",
    isLeftOut: true,
    config: { ...short, epochs: 600 },
    every: [7],
  },
  {
    name: "very many short epochs",
    config: { ...short, epochs: 400_000 },
    logEvery: 997,
    every: [12_345, 50_000, undefined],
  },
  {
    name: "patience with the best epoch",
    config: {
      data: numbers(60),
      validation: 0.3,
      layers: [16, "tanh", 1],
      optimizer: { name: "rmsprop", momentum: 0.5 },
      lr: 0.0003,
      batchSize: 7,
      epochs: 100_000,
      stop: { patience: 1000 },
      keep: "best",
      seed: 2,
    },
    every: [100, 1000, undefined],
  },
  {
    name: "a target",
    isLeftOut: true,
    config: {
      data: numbers(40),
      layers: [16, "tanh", 1],
      optimizer: { name: "adagrad", weightDecay: 0.0001 },
      lr: 0.03,
      batchSize: 5,
      clipNorm: 1,
      epochs: 100_000,
      stop: { loss: 0.008 },
      seed: 3,
    },
    every: [77, 500, undefined],
  },
  {
    name: "float32",
    isLeftOut: true,
    config: {
      data: numbers(120),
      layers: [24, "gelu", { dropout: 0.2 }, 1],
      optimizer: "adamw",
      lr: 0.002,
      dtype: "float32",
      batchSize: 9,
      epochs: 2000,
      seed: 4,
    },
    every: [40, 301, undefined],
  },
  {
    name: "the mathjs engine",
    config: {
      data: numbers(16),
      layers: [4, "tanh", { dropout: 0.2 }, 1],
      optimizer: "adam",
      lr: 0.01,
      batchSize: 5,
      epochs: 90,
      seed: 6,
    },
    options: ["--engine", "mathjs"],
    every: [5, 30, undefined],
  },
  {
    name: "a network of 100,000 parameters",
    config: {
      data: { csv: "pictures.csv", target: "digit" },
      scale: "minmax",
      layers: [128, "relu", 10],
      loss: "crossEntropy",
      optimizer: "adam",
      batchSize: 8,
      epochs: 60,
      seed: 7,
    },
    files: { "pictures.csv": pictures },
    every: [1, 8, undefined],
  },
  {
    name: "a cosine with a warmup",
    isLeftOut: true,
    config: {
      data: numbers(100),
      layers: [20, "silu", 1],
      optimizer: momentum,
      lr: { initial: 0.02, schedule: "cosine", warmup: 100 },
      batchSize: 10,
      epochs: 2500,
      seed: 8,
    },
    every: [50, 400, undefined],
  },
  {
    name: "a run that diverges at last",
    config: {
      data: numbers(50),
      layers: [8, "square", 8, "square", 1],
      lr: { initial: 0.00001, schedule: "exponential", gamma: 1.003 },
      batchSize: 10,
      epochs: 100_000,
      seed: 9,
    },
    every: [60, 500],
    code: 4,
  },
  {
    name: "a table with classes",
    isLeftOut: true,
    config: {
      data: { csv: "table.csv", target: "kind" },
      validation: { csv: "table.csv", target: "kind" },
      scale: "standard",
      layers: [12, "relu", { dropout: 0.3 }, 3],
      loss: "crossEntropy",
      optimizer: "adam",
      batchSize: 8,
      epochs: 1000,
      keep: "best",
      seed: 10,
    },
    files: { "table.csv": table },
    every: [31, 200, undefined],
  },
  {
    name: "weights of classes and rows, days, and a metric that is watched",
    config: {
      data: { ...visitsData, target: "left", exclude: ["visits"] },
      validation: 0.3,
      layers: [12, "relu", { dropout: 0.2 }, 1],
      loss: "binaryCrossEntropy",
      classWeights: "balanced",
      sampleWeight: "weight",
      threshold: 0.4,
      optimizer: "adam",
      batchSize: 8,
      epochs: 2000,
      stop: { patience: 1500, metric: "f1" },
      keep: { metric: "rocAuc" },
      seed: 12,
    },
    files: { "visits.csv": visits },
    every: [31, 200, undefined],
  },
  {
    name: "logarithms of targets, and the epoch with the best metric",
    isLeftOut: true,
    config: {
      data: { ...visitsData, target: "visits", exclude: ["left", "weight"] },
      validation: 0.3,
      scaleTargets: "log",
      layers: [12, "tanh", 1],
      optimizer: "adam",
      dtype: "float32",
      batchSize: 8,
      epochs: 2000,
      keep: { metric: "rmse" },
      seed: 13,
    },
    files: { "visits.csv": visits },
    every: [31, 200, undefined],
  },
];

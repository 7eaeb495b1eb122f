import fc from "fast-check";
import { activationNames } from "../../../../src/nn/activations.js";
import { initNames } from "../../../../src/nn/initializers.js";
import { optimizerNames } from "../../../../src/optim/optimizer.js";
import { type Format, formats, type Task, tasks } from "../tasks.js";
import { formula } from "./formulas.js";
import { mutateJson } from "./json.js";

type Values = Readonly<Record<string, unknown>>;

const rate = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0.001, 0.01, 0.1, 0.5) },
  fc.constantFrom(5, 1e3, 1e300, 1e-300),
);
const share = fc.constantFrom(0, 0.5, 0.9, 0.999);
const amount = fc.constantFrom(0, 1e-8, 0.1, 1, 10, 1e200);
const small = fc.integer({ min: 1, max: 6 });

const init = fc.oneof(
  fc.constantFrom(...initNames),
  fc.record({ normal: fc.record({ mean: fc.constantFrom(0, 1, 1e200), std: amount }) }),
  fc.constantFrom([-1, 1], [0, 0], [-1e308, 1e308]).map((uniform) => ({ uniform })),
  fc.constantFrom(0, 1, 1e300).map((constant) => ({ constant })),
);

const hiddenLayer = fc.oneof(
  { weight: 4, arbitrary: small },
  { weight: 4, arbitrary: fc.constantFrom(...activationNames) },
  fc.record({ linear: small, bias: fc.boolean(), init }, { requiredKeys: ["linear"] }),
  fc.record({ activation: fc.constant("leakyRelu"), slope: fc.constantFrom(0, 0.1, 1e300, -1) }),
  fc.record({ activation: fc.constant("elu"), alpha: fc.constantFrom(0, 1, 1e300) }),
  { weight: 3, arbitrary: formula },
  formula.map((activation) => ({ activation })),
  fc.record({ dropout: fc.constantFrom(0, 0.2, 0.99) }),
);

const optimizer = fc.oneof(
  fc.constantFrom(...optimizerNames),
  fc.record(
    { name: fc.constant("sgd"), momentum: share, dampening: share, weightDecay: amount },
    { requiredKeys: ["name"] },
  ),
  fc.record({ name: fc.constant("sgd"), momentum: fc.constantFrom(0.5, 0.9), nesterov: fc.constant(true) }),
  fc.record(
    { name: fc.constantFrom("adam", "adamw"), beta1: share, beta2: share, epsilon: amount, weightDecay: amount },
    { requiredKeys: ["name"] },
  ),
  fc.record(
    { name: fc.constant("rmsprop"), decay: share, momentum: amount, epsilon: amount, weightDecay: amount },
    { requiredKeys: ["name"] },
  ),
  fc.record({ name: fc.constant("adagrad"), epsilon: amount, weightDecay: amount }, { requiredKeys: ["name"] }),
);

const common = { initial: rate, warmup: fc.nat(5) };
const gamma = fc.constantFrom(0.1, 0.5, 1, 2, 1e100);
const lr = fc.oneof(
  { weight: 3, arbitrary: rate },
  fc.record({ ...common, schedule: fc.constant("step"), stepSize: small, gamma }),
  fc.record({ ...common, schedule: fc.constant("exponential"), gamma }),
  fc.record(
    { ...common, schedule: fc.constantFrom("cosine", "linear"), final: amount },
    { requiredKeys: ["schedule"] },
  ),
  fc.record({ ...common, schedule: fc.constant("plateau"), factor: fc.constantFrom(0.1, 0.9), patience: fc.nat(3) }),
  fc.record({ ...common, schedule: fc.constant("constant") }),
);

const stop = fc.record(
  { loss: amount, patience: small, minDelta: amount, seconds: fc.constantFrom(1e-9, 0.001, 1e300) },
  { requiredKeys: [] },
);
const metric = fc.oneof(
  { weight: 3, arbitrary: fc.constant("loss") },
  fc.constantFrom("rmse", "r2", "accuracy", "f1", "rocAuc", "prAuc(sport)", "logLoss", "balancedAccuracy"),
);
const watch = fc.record({ patience: small, metric }, { requiredKeys: ["patience"] });

/** Keys about classes and weights, which go with some losses and columns. */
const weighting = fc.record(
  {
    classWeights: fc.oneof(
      fc.constant("balanced"),
      fc.dictionary(fc.constantFrom("0", "1", "No", "Yes", "plain", "so, so"), fc.constantFrom(0.5, 7, 1e-6, 1e6)),
    ),
    sampleWeight: fc.constantFrom("counts", "b", "x", "none such"),
    threshold: fc.constantFrom(0.5, 0.1, 0.999, 1e-12),
  },
  { requiredKeys: [] },
);
const missing = fc.constantFrom("error", "drop", "mean", "indicator");
const numberFormat = fc.constantFrom(
  ...[
    {},
    { decimal: "," },
    { decimal: ",", thousands: "." },
    { thousands: "." },
    { thousands: "," },
    { thousands: " " },
  ],
);
/** Keys of data from a file. */
const otherReading = fc.record(
  {
    missing: fc.oneof(missing, fc.dictionary(fc.constantFrom("x", "z", "day", "street", "town", "w"), missing)),
    missingTexts: fc.constantFrom([], ["k.A."], ["plain", "red"], ["0"], ["1", "2", "3"]),
    unknown: fc.constantFrom("error", "other"),
    maxCategories: fc.constantFrom(1, 2, 100),
    dates: fc.constantFrom("auto", "none"),
    exclude: fc.constantFrom([], ["x"], ["a"], ["noise", "day"]),
  },
  { requiredKeys: [] },
);

const reading = fc.tuple(numberFormat, otherReading).map(([format, other]) => ({ ...format, ...other }));

const scaling = fc.constantFrom("none", "standard", "minmax", "auto");
const options = fc.record(
  {
    name: fc.constantFrom("a name", "\u001B[2J"),
    scale: scaling,
    scaleTargets: fc.constantFrom("none", "standard", "minmax", "log"),
    validation: fc.constantFrom(0.1, 0.5, 0.9, 0.999),
    optimizer,
    lr,
    batchSize: fc.constantFrom(1, 2, 3, 1e6),
    shuffle: fc.boolean(),
    init,
    clipNorm: rate,
    clipValue: rate,
    stop: fc.oneof(stop, watch),
    keep: fc.oneof(fc.constantFrom("last", "best"), fc.record({ metric })),
    dtype: fc.constantFrom("float64", "float64", "float64", "float32"),
    arithmetic: fc.constantFrom("exact", "fast"),
    seed: fc.constantFrom(0, 1, 4294967295),
  },
  { requiredKeys: [] },
);

const rarely = (keys: fc.Arbitrary<Values>) => fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, keys);

const byFile = (task: Task): fc.Arbitrary<Values> =>
  fc.tuple(fc.constantFrom(...(Object.keys(formats) as Format[])), rarely(reading)).map(([format, keys]) => ({
    [format]: `${task.name}.${format}`,
    target: task.target,
    ...task.data,
    ...keys,
  }));

const number = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(0, 1, -1, 0.5, 3) },
  fc.constantFrom(1e308, -1e308, 5e-324, 1e16),
);
const inline = (outputs: number): fc.Arbitrary<Values> =>
  fc.integer({ min: 2, max: 5 }).chain((rows) =>
    fc.record({
      inputs: fc.array(fc.array(number, { minLength: 2, maxLength: 2 }), { minLength: rows, maxLength: rows }),
      targets: fc.array(fc.array(number, { minLength: outputs, maxLength: outputs }), {
        minLength: rows,
        maxLength: rows,
      }),
    }),
  );
const generated = fc.record(
  {
    generate: fc.constantFrom("xor", "moons", "circles"),
    samples: fc.constantFrom(2, 7, 40),
    noise: fc.constantFrom(0, 0.1, 1e10, 1e308),
  },
  { requiredKeys: ["generate"] },
);

const withTask: fc.Arbitrary<{ data: Values; loss: string; outputs: number; own?: Values }> = fc.oneof(
  ...tasks.map((task) =>
    fc.record({
      data: byFile(task),
      loss: fc.constantFrom(...task.losses),
      outputs: fc.constant(task.outputs),
      // Half of them have the keys that are meant for the task.
      own: fc.constantFrom({}, task.config),
    }),
  ),
  ...[1, 2].map((outputs) =>
    fc.record({ data: inline(outputs), loss: fc.constantFrom("mse", "mae", "huber"), outputs: fc.constant(outputs) }),
  ),
  fc.record({ data: generated, loss: fc.constantFrom("binaryCrossEntropy", "mse"), outputs: fc.constant(1) }),
);

const isWatching = (key: unknown) => typeof key === "object" && key !== null && "metric" in key;

/** Configs of every key and form of the schema. Nearly all can be trained. */
export const config: fc.Arbitrary<Values> = fc
  .record({
    task: withTask,
    hidden: fc.array(hiddenLayer, { maxLength: 4 }),
    epochs: fc.integer({ min: 1, max: 8 }),
    options,
    weighting: rarely(weighting),
  })
  .map(({ task: { data, loss, outputs, own }, hidden, epochs, options: { scaleTargets, ...options }, weighting }) => ({
    data,
    layers: [...hidden, outputs],
    loss,
    epochs,
    ...own,
    ...options,
    ...(loss.endsWith("Entropy") && weighting),
    // A metric is measured on rows that are held out.
    ...((isWatching(options.stop) || isWatching(options.keep)) && { validation: 0.4 }),
    ...(!loss.endsWith("Entropy") && scaleTargets && { scaleTargets }),
  }));

/** The texts of configs: two thirds are as they should be, the others have a few parts that are not. */
export const configText: fc.Arbitrary<string> = config.chain((content) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant(JSON.stringify(content)) },
    { weight: 1, arbitrary: mutateJson(content) },
  ),
);

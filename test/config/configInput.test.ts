import { describe, expect, test } from "vitest";
import type { ConfigInput } from "../../src/config/configInput.js";
import { describeSchema } from "../../src/config/describeSchema.js";
import { checkConfig } from "../../src/config/loadConfig.js";
import type { Config } from "../../src/config/schema.js";
import type { FileSpec, InlineSpec } from "../../src/data/load/dataSpec.js";
import type { GenerateSpec } from "../../src/data/load/generate.js";
import type { InitSpec } from "../../src/nn/initializers.js";
import type { ActivationSpec, DropoutSpec, LinearSpec } from "../../src/nn/layers.js";
import type { OptimizerName } from "../../src/optim/optimizer.js";

/** All keys of a type, each with whether it must be given: more or fewer do not compile. */
type KeysOf<T> = { readonly [Key in keyof T]-?: Record<never, never> extends Pick<T, Key> ? "optional" : "required" };
/** The forms of a union that have a key with this value, without that key. */
type FormOf<T, Key extends string, Value> = T extends { readonly [K in Key]?: infer Found }
  ? Value extends Found
    ? KeysOf<Omit<T, Key>>
    : never
  : never;
type Optimizer<Name extends OptimizerName> = FormOf<
  Exclude<ConfigInput["optimizer"], string | undefined>,
  "name",
  Name
>;
type Schedule<Name extends string> = FormOf<Exclude<ConfigInput["lr"], number | undefined>, "schedule", Name>;
/** The generators differ in their settings; their schema is one. */
type AnyKey<T> = T extends unknown ? keyof T : never;

const columns = {
  target: "required",
  features: "optional",
  classes: "optional",
  exclude: "optional",
  missing: "optional",
  missingTexts: "optional",
  decimal: "optional",
  thousands: "optional",
  unknown: "optional",
  maxCategories: "optional",
  dates: "optional",
} as const;
const adam = { beta1: "optional", beta2: "optional", epsilon: "optional", weightDecay: "optional" } as const;
const annealing = { initial: "optional", warmup: "optional", final: "optional" } as const;
const config: KeysOf<ConfigInput> = {
  $schema: "optional",
  name: "optional",
  data: "required",
  scale: "optional",
  scaleTargets: "optional",
  validation: "optional",
  layers: "required",
  loss: "optional",
  classWeights: "optional",
  sampleWeight: "optional",
  threshold: "optional",
  optimizer: "optional",
  lr: "optional",
  epochs: "optional",
  batchSize: "optional",
  shuffle: "optional",
  init: "optional",
  clipNorm: "optional",
  clipValue: "optional",
  stop: "optional",
  keep: "optional",
  dtype: "optional",
  arithmetic: "optional",
  threads: "optional",
  seed: "optional",
};
const forms: Readonly<Record<string, Readonly<Record<string, "required" | "optional">>>> = {
  '{"data", "layers"}': config,
  'data: {"inputs", "targets"}': { inputs: "required", targets: "required" } satisfies KeysOf<InlineSpec>,
  'data: {"csv", "target"}': {
    csv: "required",
    ...columns,
    delimiter: "optional",
    quote: "optional",
  } satisfies KeysOf<Extract<FileSpec, { csv: unknown }>>,
  'data: {"ndjson", "target"}': { ndjson: "required", ...columns } satisfies KeysOf<
    Extract<FileSpec, { ndjson: unknown }>
  >,
  'data: {"json", "target"}': { json: "required", ...columns } satisfies KeysOf<Extract<FileSpec, { json: unknown }>>,
  'data: {"generate"}': {
    generate: "required",
    samples: "optional",
    noise: "optional",
    classes: "optional",
    factor: "optional",
    turns: "optional",
  } satisfies Record<AnyKey<GenerateSpec>, "required" | "optional">,
  'layers: {"linear"}': { linear: "required", bias: "optional", init: "optional" } satisfies KeysOf<LinearSpec>,
  'layers: {"activation"}': { activation: "required" } satisfies Pick<KeysOf<ActivationSpec>, "activation">,
  'layers: {"dropout"}': { dropout: "required" } satisfies KeysOf<DropoutSpec>,
  'init: {"normal"}': { normal: "required" } satisfies KeysOf<Extract<InitSpec, { normal: unknown }>>,
  'init: {"uniform"}': { uniform: "required" } satisfies KeysOf<Extract<InitSpec, { uniform: unknown }>>,
  'init: {"constant"}': { constant: "required" } satisfies KeysOf<Extract<InitSpec, { constant: unknown }>>,
  'init.normal: {"mean", "std"}': { mean: "required", std: "required" } satisfies KeysOf<
    Extract<InitSpec, { normal: unknown }>["normal"]
  >,
  'optimizer: {"name": "sgd"}': {
    momentum: "optional",
    dampening: "optional",
    nesterov: "optional",
    weightDecay: "optional",
  } satisfies Optimizer<"sgd">,
  'optimizer: {"name": "adam"}': adam satisfies Optimizer<"adam">,
  'optimizer: {"name": "adamw"}': adam satisfies Optimizer<"adamw">,
  'optimizer: {"name": "rmsprop"}': {
    decay: "optional",
    momentum: "optional",
    epsilon: "optional",
    weightDecay: "optional",
  } satisfies Optimizer<"rmsprop">,
  'optimizer: {"name": "adagrad"}': { epsilon: "optional", weightDecay: "optional" } satisfies Optimizer<"adagrad">,
  'lr: {"schedule": "constant"}': { initial: "optional", warmup: "optional" } satisfies Schedule<"constant">,
  'lr: {"schedule": "step", "stepSize"}': {
    initial: "optional",
    warmup: "optional",
    stepSize: "required",
    gamma: "optional",
  } satisfies Schedule<"step">,
  'lr: {"schedule": "exponential", "gamma"}': {
    initial: "optional",
    warmup: "optional",
    gamma: "required",
  } satisfies Schedule<"exponential">,
  'lr: {"schedule": "cosine"}': annealing satisfies Schedule<"cosine">,
  'lr: {"schedule": "linear"}': annealing satisfies Schedule<"linear">,
  'lr: {"schedule": "plateau"}': {
    initial: "optional",
    warmup: "optional",
    factor: "optional",
    patience: "optional",
  } satisfies Schedule<"plateau">,
  'keep: {"metric"}': { metric: "required" } satisfies KeysOf<Exclude<NonNullable<ConfigInput["keep"]>, string>>,
  stop: {
    loss: "optional",
    patience: "optional",
    metric: "optional",
    minDelta: "optional",
    seconds: "optional",
  } satisfies KeysOf<NonNullable<ConfigInput["stop"]>>,
};

describe("the type of a config that a program gives", () => {
  const described = describeSchema();

  test("has the forms of the schema", () => {
    expect(Object.keys(forms).sort()).toEqual(described.map(({ title }) => title).sort());
  });

  test.each(described)(
    "has the keys of the schema in $title, and asks for the same of them",
    ({ title, keys, known }) => {
      const typed = forms[title] ?? {};
      expect(Object.keys(typed).sort()).toEqual([...keys.map(({ key }) => key), ...known].sort());
      for (const { key, whenLeftOut } of keys) {
        expect([key, typed[key]]).toEqual([key, whenLeftOut === undefined ? "required" : "optional"]);
      }
    },
  );

  test("takes a config with every default filled in, as the schema gives it", () => {
    const input: ConfigInput = { data: { inputs: [[0]], targets: [0] }, layers: [1], lr: { warmup: 2 } };
    const filled: Config = checkConfig(input, ".").config;
    const again: ConfigInput = filled;
    expect(checkConfig(again, ".").config).toEqual(filled);
  });
});

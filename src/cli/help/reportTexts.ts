import type { Entry } from "../../explain/explanation.js";
import type { GraphJson, JsonVertex } from "../../explain/graphJson.js";
import type { FormulaReport } from "../../gradcheck/formulaReport.js";
import type { SelfTestRow } from "../../gradcheck/selfTest/selfTestRow.js";
import type { SummaryRow } from "../../gradcheck/summarize.js";
import type { ExplainedStep } from "../commands/runExplain.js";
import type { CheckedConfig } from "../tables/renderCheckedConfigs.js";
import type { TextsOf } from "./textsOf.js";

export const checkedConfig: TextsOf<Pick<CheckedConfig, "file" | "problems" | "warnings">> = {
  file: "the config",
  problems:
    "all that is wrong: `kind` (config, data or file), `file`, `line` and `column` as far as they are known (`row` of data in JSON), `path` in the config, such as layers[0], and `message`",
  warnings: "what is likely to go wrong",
};

export const check: TextsOf<SummaryRow> = {
  op: "what is checked: the op, `loss mse`, `optimizer adam`, the formula, or `model`",
  input: "the input or parameter; `output` if an engine's value is compared with mathjs's",
  sample: "what it was checked at",
  engine: "the engine that computed it",
  dtype: "its number type",
  arithmetic: "exact, fast or native",
  shape: "the input's shape",
  checked: "elements that were compared",
  total: "elements in all",
  absoluteError: "largest absolute error; without --all in float64",
  relativeError:
    "largest error relative to the largest of both values and of the terms they are added up from; without --all in float64",
  at: "position of the element that fits worst; null if a combination of all of them was checked",
  analytic: "its gradient",
  reference: "the derivative that it is compared with",
  condition: "how many times larger the terms are that it is added up from",
  order: "order of the Taylor remainder, with --method taylor: 2 if the gradient is right, 1 if it is wrong",
  verdict: "PASS, FAIL, KINK (the slopes to both sides differ) or NOISY (the reference is not accurate enough)",
  explanation: "what a failure looks like, or what is taken at a kink",
  samples: "number of checks that the row sums up, without --all",
  float32Error: "the same in float32, without --all",
};

export const formula: TextsOf<FormulaReport> = {
  formula: "the formula, with no more parentheses than it needs",
  derivative: "its derivative",
  domain:
    "`intervals` in which the formula is finite; `low` and `high` are their ends with `at`, `isIncluded` and, if it overflows there, `isOverflow`; an end that is left out is infinite",
  derivativeDomain: "the same for where its derivative is finite, too",
  kinks:
    "where the slopes to both sides differ: `x`, `slopes`, the slope that is `taken`, and a `jump` of the value: before, at and behind it",
  points: "a table of `x`, `value` and `derivative`",
};

export const graph: TextsOf<GraphJson> = {
  batchSize: "rows of a full batch",
  vertices: "the vertices in topological order: each after those that it reads",
  cotangents:
    "gradients of the loss: `of` is a forward vertex, `vertex` is the gradient by it, and `from` has the operations whose contributions are added up; with --gradients",
  updates: "for each `variable` the `vertex` whose value is written to it; with --updates",
};

export const vertex: TextsOf<JsonVertex> = {
  name: "its name, as in the table",
  part: "forward, backward or update",
  kind: "input (given anew for each step), variable (lasts from step to step), constant or operation",
  op: "the op of an operation",
  params: "its parameters, such as `axis`",
  value: "the number of a constant",
  inputs: "names of the vertices that it reads, in the order of the op's inputs",
  shape: "sizes of its axes; [] is a single number",
  parameters: "number of trained numbers, of a variable that is trained",
  role: "what it is for",
  rule: "of a backward operation: the forward operation whose derivative rule made it",
  values: "its values in the first step of a run, row after row, with --values; null is a number that is not finite",
};

export const explained: TextsOf<ExplainedStep> = {
  step: "the step of the run, from 1",
  epoch: "its epoch, from 1",
  rows: "the rows of its batch: their numbers among those trained on, from 1",
  forward: "the nodes of the forward pass, in topological order, as below",
  backward: "the gradient of the loss by each of them, from the loss back to the parameters",
  updates: "what the optimizer reads and writes",
};

export const explainedNode: TextsOf<Entry> = {
  name: "its name: W0 for layers.0.weight, b0 for layers.0.bias, else as in `graph`",
  role: "what it is for",
  shape: "sizes of its axes; [] is a single number",
  values: "its numbers, row after row; null is a number that is not finite",
  formula: "how it is computed from other nodes",
  definitions: "what the functions of the formula are",
  example:
    "one of its numbers, worked out: `place` (row and column from 0), `text`, and the comparisons that decided it",
  inputs: "names of the nodes that the formula reads",
  contributions:
    "of a gradient: what each node that reads this one contributes (`through`, `reason`, `formula`, `values`); several are added up",
};

export const mistake: TextsOf<SelfTestRow> = {
  layer: "what is made wrong: the rule of an op, or its lowering, which is its kernel on the wasm engine",
  mistake: "the kind of mistake",
  made: "how many mistakes of this kind were made, one at a time",
  wrong: "how many of them change a value",
  found: "how many of these each method finds; `engines` is the comparison of the engines",
  missed: "where those are that the default check does not find",
};

import type { Op } from "../graph/op.js";
import { broadcast } from "./broadcast.js";
import { elementwise } from "./elementwise.js";
import { logSoftmax } from "./logSoftmax.js";
import { logSumExp } from "./logSumExp.js";
import { matmul } from "./matmul.js";
import { max } from "./max.js";
import { mean } from "./mean.js";
import { meanSquaredError } from "./meanSquaredError.js";
import { reshape } from "./reshape.js";
import { softmax } from "./softmax.js";
import { softmaxCrossEntropy } from "./softmaxCrossEntropy.js";
import { sum } from "./sum.js";
import { transpose } from "./transpose.js";

/** The op library. Called with nodes, each of these makes a node. */
export const ops = {
  ...elementwise,
  matmul,
  transpose,
  sum,
  mean,
  broadcast,
  reshape,
  max,
  logSumExp,
  softmax,
  logSoftmax,
  meanSquaredError,
  softmaxCrossEntropy,
};

/** Every op by its name. `gradcheck`, `ops` and the tests go through all of them. */
export const registry: ReadonlyMap<string, Op> = new Map(
  Object.values(ops).map((op): [string, Op] => [op.name, op as unknown as Op]),
);

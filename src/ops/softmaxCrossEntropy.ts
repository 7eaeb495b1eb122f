import { ShapeError } from "../errors.js";
import { constant, defineOp } from "../graph/node.js";
import { formatShape, sameShape } from "../graph/shape.js";
import { shiftByLargest } from "./logSumExp.js";

/**
 * Cross-entropy from logits a to class probabilities b, one-hot or soft: -Σ b · logSoftmax(a) over the classes, in nats, mean
 * over the rows. `mean(negate(sum(multiply(b, logSoftmax(a)), axis 1)))` is the composed form.
 *
 * @shape a [rows, classes], b the same -> []
 * @throws ShapeError if the operands are not rank 2 or their shapes differ
 */
export const softmaxCrossEntropy = defineOp({
  name: "softmaxCrossEntropy",
  arity: 2,
  summary: "cross-entropy from logits a to class probabilities b, mean over the rows",
  shape: ([a, b]) => {
    if (a.length !== 2 || !sameShape(a, b)) {
      throw new ShapeError(`expected [rows, classes] twice, got ${formatShape(a)} and ${formatShape(b)}`);
    }
    return [];
  },
  forward: (math, [a, b]) => {
    const { shifted, total } = shiftByLargest(math, a, 1);
    const terms = math.map("b * (log(total) - shifted)", { b, shifted, total });
    return math.mean(math.sum(terms, 1, false), null, false);
  },
  vjp: ({ ct, inputs: [a, b], ops }) => {
    const share = ops.divide(ct, constant(a.shape[0] ?? 1));
    // Soft labels may add up to any number, so the rule contains their sum.
    const weight = ops.sum(b, { axis: 1, keepDims: true });
    const toA = ops.subtract(ops.multiply(ops.softmax(a, { axis: 1 }), weight), b);
    return [ops.multiply(toA, share), ops.negate(ops.multiply(ops.logSoftmax(a, { axis: 1 }), share))];
  },
});

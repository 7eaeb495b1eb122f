import { variable } from "../../graph/node.js";
import type { Node } from "../../graph/op.js";
import { topologicalOrder } from "../../graph/order.js";
import { formatShape, type Shape } from "../../graph/shape.js";
import { buildLoss, type Loss } from "../../nn/losses/loss.js";
import { losses, lossNames } from "../../nn/losses/losses.js";
import { RandomStream } from "../../random.js";
import type { Leaf, Sample } from "../sample.js";
import type { Subject } from "../subject.js";
import { type LossValues, lossValues } from "./lossValues.js";

/** One row, one output, squares, more rows than outputs and fewer, and more of both than a vector holds. */
const shapes: readonly Shape[] = [
  [1, 1],
  [1, 5],
  [5, 1],
  [2, 2],
  [4, 4],
  [7, 3],
  [2, 19],
];
/** Values that do not depend on the shape are checked in these: one row, and a count of rows that no vector's width divides. */
const shapesOfSpecialValues: readonly Shape[] = [
  [1, 5],
  [7, 3],
];

/** Every loss of the library, by its gradients with respect to outputs and targets. */
export function lossSubjects(): readonly Subject[] {
  return lossNames.map((name) => lossSubject(name, losses[name]));
}

export function lossSubject(name: string, loss: Loss): Subject {
  const build: Build = (outputs, targets) => buildLoss(loss, outputs, targets);
  return {
    name: `loss ${name}`,
    samples: (seed) => {
      const random = RandomStream.create(seed, "gradcheck");
      return lossValues(loss.targets.kind, cornersOf(build)).flatMap((values) =>
        (values.isOrdinary ? shapes : shapesOfSpecialValues).map((shape) => lossSample(build, values, shape, random)),
      );
    },
  };
}

type Build = (outputs: Node, targets: Node) => Node;

function lossSample(build: Build, values: LossValues, shape: Shape, random: RandomStream): Sample {
  const [outputs, targets] = [variable("outputs", shape), variable("targets", shape)];
  const [outputValues, targetValues] = values.draw(shape, random);
  return {
    title: `${values.title}, ${formatShape(shape)}`,
    inputs: [outputs, targets],
    output: build(outputs, targets),
    point: new Map<Leaf, Float64Array>([
      [outputs, Float64Array.from(outputValues, Math.fround)],
      [targets, Float64Array.from(targetValues, Math.fround)],
    ]),
    // Not 1: a rule that leaves its cotangent out would pass.
    cotangent: Float64Array.of(Math.fround(random.uniform(0.5, 2) * (random.chance(0.5) ? 1 : -1))),
    isAtCorner: values.isAtCorner === true,
  };
}

/** The numbers that are parameters of the loss's ops, such as huber's delta: a loss may change its form where an error reaches one. */
function cornersOf(build: Build): readonly number[] {
  const shape = [1, 1];
  const order = topologicalOrder([build(variable("outputs", shape), variable("targets", shape))]);
  const params = order.flatMap((node) =>
    node.kind === "operation" && node.op.formula !== undefined ? Object.values(node.params) : [],
  );
  return params.filter((param) => typeof param === "number");
}

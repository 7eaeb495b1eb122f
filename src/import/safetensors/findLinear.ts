import { formatShape } from "../../graph/shape.js";
import { transpose } from "../../model/transpose.js";
import type { ForeignLinear } from "../createModel.js";
import type { Tensor } from "./readTensors.js";

/** The linear layers that tensors are, in no order; and all that is wrong with the tensors. */
interface LinearTensors {
  readonly layers: readonly LinearTensor[];
  readonly problems: readonly string[];
}

export interface LinearTensor extends ForeignLinear {
  /** What comes before `weight` in the tensor's name: `net.0`. */
  readonly prefix: string;
}

/** Joins tensors into linear layers, as PyTorch names them: `PREFIX.weight` [fanOut, fanIn] and, if there is one, `PREFIX.bias` [fanOut]. */
export function findLinear(tensors: readonly Tensor[]): LinearTensors {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const layers: LinearTensor[] = [];
  const problems: string[] = [];
  for (const { name, shape, values } of tensors) {
    const [, prefix = "", part] = /^(?:(.*)\.)?(weight|bias)$/.exec(name) ?? [];
    const sibling = (other: string) => byName.get(prefix === "" ? other : `${prefix}.${other}`);
    const [fanOut, fanIn] = sibling("weight")?.shape ?? [];
    const isMatrix = sibling("weight")?.shape.length === 2 && fanOut !== undefined && fanIn !== undefined;
    if (part === "weight" && isMatrix && fanOut > 0 && fanIn > 0) {
      const bias = sibling("bias");
      const weight = transpose(values(), fanOut, fanIn);
      if (!weight.every(Number.isFinite)) problems.push(explainNonFinite(name, shape));
      layers.push({
        prefix,
        name,
        fanIn,
        fanOut,
        weight,
        ...(bias !== undefined && bias.shape.length === 1 && bias.shape[0] === fanOut && { bias: bias.values() }),
      });
    } else if (part === "bias" && isMatrix) {
      if (shape.length !== 1 || shape[0] !== fanOut) {
        problems.push(`${name} ${formatShape(shape)}: expected the bias [${fanOut}] of ${prefix}.weight`);
      } else if (!values().every(Number.isFinite)) problems.push(explainNonFinite(name, shape));
    } else {
      problems.push(
        `${name} ${formatShape(shape)}: it is neither the weight [out, in] of a linear layer nor the bias [out] of one`,
      );
    }
  }
  return { layers, problems };
}

function explainNonFinite(name: string, shape: readonly number[]): string {
  return `${name} ${formatShape(shape)}: a number is not finite`;
}

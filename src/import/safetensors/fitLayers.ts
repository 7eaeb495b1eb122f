import { formatShape } from "../../graph/shape.js";
import { formatCount } from "../../messages/formatCount.js";
import { type LayerSpec, readEntry } from "../../nn/layers.js";
import type { ForeignFunction, ForeignLayer } from "../createModel.js";
import type { LinearTensor } from "./findLinear.js";

/** The layers of a file and those between them; or all that does not fit. */
type FittedLayers = { readonly layers: readonly ForeignLayer[] } | { readonly problems: readonly string[] };

/**
 * Puts activations between the linear layers of a file.
 *
 * @param specs layers as in a config, whose widths must be those of the file. Without widths: an activation after each linear layer, or
 * after each but the last
 */
export function fitLayers(linear: readonly LinearTensor[], specs: readonly LayerSpec[]): FittedLayers {
  const entries = specs.map(readEntry);
  const count = entries.filter(({ kind }) => kind === "linear").length;
  if (count === 0)
    return spread(
      linear,
      specs.map((spec) => ({ spec: spec as ForeignFunction["spec"] })),
    );
  if (count !== linear.length) {
    return { problems: [`--layers has ${formatCount(count, "width")}, and the file ${describeAll(linear)}`] };
  }
  const problems: string[] = [];
  const left = [...linear];
  const layers = entries.map((entry, i): ForeignLayer => {
    if (entry.kind !== "linear") return { spec: specs[i] as ForeignFunction["spec"] };
    const layer = left.shift() as LinearTensor;
    problems.push(...findDifferences(layer, entry.spec, `--layers[${i}]`));
    return layer;
  });
  return problems.length > 0 ? { problems } : { layers };
}

/** What a linear layer of `--layers` has otherwise than the file. A bias that it does not mention is as in the file. */
function findDifferences(
  { name, prefix, fanIn, fanOut, bias: had }: LinearTensor,
  { linear, bias }: { readonly linear: number; readonly bias?: boolean | undefined },
  where: string,
): readonly string[] {
  return [
    ...(linear === fanOut
      ? []
      : [`${name} [${fanOut}, ${fanIn}]: it gives ${fanOut} numbers, and ${where} is ${linear} wide`]),
    ...(bias === undefined || bias === (had !== undefined)
      ? []
      : [
          `${prefix}.bias: it is ${had === undefined ? "not in the file" : "in the file"}, and ${where} has "bias": ${bias}`,
        ]),
  ];
}

function spread(linear: readonly LinearTensor[], functions: readonly ForeignFunction[]): FittedLayers {
  const { length } = linear;
  if (functions.length === length || functions.length === length - 1) {
    return { layers: linear.flatMap((layer, i) => [layer, ...functions.slice(i, i + 1)]) };
  }
  const expected = `expected ${length - 1}, or ${length} with one after the last; or widths too`;
  return {
    problems: [`--layers has ${formatCount(functions.length, "activation")} for ${describeAll(linear)}: ${expected}`],
  };
}

/** `2 linear layers: 0.weight [16, 4], 2.weight [3, 16]`. Of many, the first ones. */
export function describeAll(linear: readonly LinearTensor[]): string {
  const shown = linear.slice(0, 10).map(({ name, fanIn, fanOut }) => `${name} ${formatShape([fanOut, fanIn])}`);
  return `${formatCount(linear.length, "linear layer")}: ${[...shown, ...(linear.length > 10 ? ["…"] : [])].join(", ")}`;
}

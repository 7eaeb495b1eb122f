import { evaluate } from "../engine/referenceEngine.js";
import type { Node, Value } from "../graph/op.js";
import { inputsOf, postorder } from "../graph/order.js";
import type { Shape } from "../graph/shape.js";
import { flatten, nest } from "../math/nestedArrays.js";
import { numberSystem } from "../math/numberSystem.js";

/** The values of a graph's nodes, each op computed as it is defined. What is not known yet is computed when it is asked for. */
export class Values {
  private readonly system = numberSystem("number");
  private readonly known: Map<Node, Value>;
  private readonly flat = new Map<Node, readonly number[]>();

  /** @param leaves row-major */
  constructor(leaves: ReadonlyMap<Node, Float64Array>) {
    this.known = new Map([...leaves].map(([node, values]) => [node, nest(values, node.shape)]));
  }

  /** Elements of a node, row-major. */
  of(node: Node): readonly number[] {
    let elements = this.flat.get(node);
    if (elements === undefined) {
      elements = flatten(this.compute(node)) as readonly number[];
      this.flat.set(node, elements);
    }
    return elements;
  }

  private compute(node: Node): Value {
    // Below a node that is known, nothing is computed.
    const order = postorder([node], (each) => (this.known.has(each) ? [] : inputsOf(each)));
    for (const [each, value] of evaluate(order, this.known, this.system)) this.known.set(each, value);
    return this.known.get(node) as Value;
  }

  /** Element at a place; the node is stretched to the place's axes as ops stretch their inputs. */
  at(node: Node, place: readonly number[]): number {
    return this.of(node)[offsetOf(node.shape, stretchedPlace(node.shape, place))] as number;
  }
}

/** The place in a smaller array whose element meets the one at `place` when the two are broadcast. */
export function stretchedPlace(shape: Shape, place: readonly number[]): readonly number[] {
  const own = place.slice(place.length - shape.length);
  return own.map((index, axis) => (shape[axis] === 1 ? 0 : index));
}

export function offsetOf(shape: Shape, place: readonly number[]): number {
  return place.reduce((offset, index, axis) => offset * (shape[axis] ?? 1) + index, 0);
}

export function placeOf(shape: Shape, offset: number): readonly number[] {
  const place: number[] = [];
  let rest = offset;
  for (const size of shape.toReversed()) {
    place.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return place;
}

/** The places of an array, row-major, as far as their indices are below `most`, which has a number for each axis. */
export function placesOf(shape: Shape, most: readonly number[]): readonly (readonly number[])[] {
  const sizes = shape.map((size, axis) => Math.min(size, most[axis] ?? size));
  return sizes.reduce<readonly (readonly number[])[]>(
    (places, size) => places.flatMap((place) => Array.from({ length: size }, (_, i) => [...place, i])),
    [[]],
  );
}

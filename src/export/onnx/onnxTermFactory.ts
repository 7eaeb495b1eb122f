import type { Dtype } from "../../engine/engine.js";
import { lanesOf } from "../../engine/wasm/lanes.js";
import { termPrimitives } from "../../engine/wasm/lower.js";
import { TermFactory } from "../../engine/wasm/termFactory.js";
import type { Term } from "../../engine/wasm/terms.js";
import type { Primitives } from "../../graph/op.js";
import { type TermFunction, termFunctionsOf } from "./termFunctions.js";

/** Makes terms of what runtimes have operators for. Other functions are written out; what several share is one term. */
export class OnnxTermFactory extends TermFactory {
  private readonly functions: ReadonlyMap<string, TermFunction>;
  private readonly primitives: Primitives;

  constructor(dtype: Dtype) {
    super(lanesOf[dtype]);
    this.functions = termFunctionsOf(dtype);
    this.primitives = termPrimitives(this, multiplyOnce);
  }

  override functionOf(kernel: string, operand: Term): Term {
    const define = this.functions.get(kernel);
    return define === undefined ? super.functionOf(kernel, operand) : (define(this.primitives, operand) as Term);
  }
}

/** A product as one term. */
export function multiplyOnce(left: Term, right: Term, factory: TermFactory): Term {
  return factory.product(left, right, false);
}

import type { Variable } from "../../graph/op.js";
import { sizeOf } from "../../graph/shape.js";
import { type Expression, numeral, symbol } from "../../math/expression.js";
import type { ConstantArray } from "./sourceProgram.js";
import { isParameter } from "./wideTerms.js";

/** The known numbers that a program reads. Those that nothing reads are not written. */
export class Constants {
  private readonly arrays = new Map<string, ConstantArray>();

  /** @param nameGlobal the name of something outside of functions, from one that is short */
  constructor(
    private readonly values: ReadonlyMap<Variable, Float64Array>,
    private readonly nameGlobal: (name: string) => string,
  ) {}

  get all(): readonly ConstantArray[] {
    return [...this.arrays.values()];
  }

  /** An element of a variable. A single number is written where it is read. */
  element(variable: Variable, index: string): Expression {
    const values = this.valuesOf(variable);
    if (values.length === 1) return numeral(values[0] as number);
    return symbol(`${this.add(variable, { values, columns: values.length })}[${index}]`);
  }

  /** An element of a matrix [fanIn, fanOut]. It is kept by columns, so that the weights of a unit are side by side. */
  weight(variable: Variable, unit: string, input: string): Expression {
    const [fanIn, fanOut] = variable.shape as readonly [number, number];
    const values = this.valuesOf(variable);
    if (values.length === 1) return numeral(values[0] as number);
    const byUnits = Float64Array.from(
      values,
      (_, at) => values[(at % fanIn) * fanOut + Math.floor(at / fanIn)] as number,
    );
    const comment = fanOut > 1 ? "each row has the weights of a unit" : undefined;
    const name = this.add(variable, { values: byUnits, columns: fanIn, ...(comment && { comment }) });
    if (fanOut === 1) return symbol(`${name}[${input}]`);
    return symbol(fanIn === 1 ? `${name}[${unit}]` : `${name}[${unit} * ${fanIn} + ${input}]`);
  }

  private valuesOf(variable: Variable): Float64Array {
    const values = this.values.get(variable);
    if (values === undefined || values.length !== sizeOf(variable.shape))
      throw new Error(`${variable.name} has no values`);
    return values;
  }

  private add({ name }: Variable, array: Pick<ConstantArray, "values" | "columns" | "comment">): string {
    const global = this.nameGlobal(shorten(name));
    if (!this.arrays.has(global)) this.arrays.set(global, { name: global, ...array, isWide: !isParameter(name) });
    return global;
  }
}

/** `weight0` for `layers.0.weight`, `inputsOffset` for `inputs.offset`. */
function shorten(name: string): string {
  return name
    .replace(/^layers\.(\d+)\.(\w+)$/, "$2$1")
    .replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

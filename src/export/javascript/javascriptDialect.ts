import type { Dtype } from "../../engine/engine.js";
import type { Dialect } from "../source/dialect.js";
import { shortestDigits } from "../source/shortestDigits.js";

/** The functions of `Math` that are the kernels and operators of their names. Its `max` takes another zero. */
const functions = ["exp", "expm1", "log", "log1p", "sin", "cos", "tan", "sinh", "cosh", "tanh", "abs", "sqrt", "sign"];

/** All that is there without being written out, if {@link powSource} is. */
export const javascriptNatives: ReadonlySet<string> = new Set([...functions, "pow"]);

/** The function `pow`, which JavaScript has not quite: there, 1 to the power of NaN is NaN. */
export const powSource = `/** base ** exponent, as in IEEE 754: 1 to any power is 1, and -1 to an infinite power too. */
function pow(base, exponent) {
  return base === 1 || (base === -1 && Math.abs(exponent) === Infinity) ? 1 : base ** exponent;
}`;

/** JavaScript. It computes in float64; if the model is float32, the parameters are. */
export function createJavascriptDialect(dtype: Dtype): Dialect {
  const typeOf = (isWide: boolean) => (isWide || dtype === "float64" ? "Float64Array" : "Float32Array");
  return {
    number: (value, isWide) => shortestDigits(value, isWide ? "float64" : dtype),
    functionName: (name) => (functions.includes(name) ? `Math.${name}` : name),
    comparison: (operator) => (operator === "==" || operator === "!=" ? `${operator}=` : operator),
    constantArray: (name, _size, isWide) => [`const ${name} = new ${typeOf(isWide)}([`, "]);"],
    localArray: (name, size) => `const ${name} = new Float64Array(${size});`,
    local: (name, isConstant) => `${isConstant ? "const" : "let"} ${name}`,
    loop: (index, count) => `for (let ${index} = 0; ${index} < ${count}; ${index}++)`,
    functionHead: (name, parameters) => `function ${name}(${parameters.join(", ")})`,
  };
}

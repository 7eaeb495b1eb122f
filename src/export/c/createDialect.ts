import type { Dialect } from "../source/dialect.js";
import type { Room } from "./allocateRoom.js";
import type { HeaderNames } from "./headerNames.js";
import { formatConstant } from "./literals.js";

/** The functions of `math.h` that programs call, by the names of kernels and operators. */
const library: ReadonlyMap<string, string> = new Map([
  ["abs", "fabs"],
  ...["sqrt", "pow", "exp", "expm1", "log", "log1p", "sin", "cos", "tan", "sinh", "cosh", "tanh", "erf"].map(
    (name) => [name, name] as const,
  ),
]);

export const natives: ReadonlySet<string> = new Set(library.keys());

/**
 * How a header writes programs. All numbers have its number type, also those that another target keeps in float64.
 *
 * @param nameGlobal the name of something outside of functions, from one that is short
 */
export function createDialect(
  { dtype, real }: HeaderNames,
  { offsets }: Room,
  nameGlobal: (name: string) => string,
): Dialect {
  const suffix = dtype === "float32" ? "f" : "";
  return {
    number: (value) => formatConstant(value, dtype),
    functionName: (name) => {
      const native = library.get(name);
      return native === undefined ? nameGlobal(name) : native + suffix;
    },
    comparison: (operator) => operator,
    constantArray: (name, size) => [`static const ${real} ${name}[${size}] = {`, "};"],
    localArray: (name) => `${real} *const ${name} = room${offsets.get(name) === 0 ? "" : ` + ${offsets.get(name)}`};`,
    local: (name, isConstant) => `${isConstant ? "const " : ""}${real} ${name}`,
    loop: (index, count) => `for (int ${index} = 0; ${index} < ${count}; ${index}++)`,
    functionHead: (name, parameters) =>
      `static inline ${real} ${nameGlobal(name)}(${parameters.map((parameter) => `${real} ${parameter}`).join(", ")})`,
  };
}

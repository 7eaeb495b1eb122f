import type { Term } from "../../engine/wasm/terms.js";
import type { Input, Node, Variable } from "../../graph/op.js";
import { sizeOf } from "../../graph/shape.js";
import { Constants } from "./constants.js";
import { emitBody } from "./emitBody.js";
import { findCalls } from "./findCalls.js";
import { lowerNodes } from "./lowerNodes.js";
import { Names } from "./names.js";
import type { SourceFunction, SourceProgram, SourceResult } from "./sourceProgram.js";
import { writtenFunctions } from "./writtenFunctions.js";

/** What a program is to compute. */
interface SourceRequest {
  /** The arrays that it writes, and the nodes over one row that they get. */
  readonly results: readonly { readonly name: string; readonly node: Node }[];
  readonly values: ReadonlyMap<Variable, Float64Array>;
  /** Functions that the target has, by the names of kernels and operators: `exp`, `max`. */
  readonly natives: ReadonlySet<string>;
  /** The name of a constant outside of the function; as it is if left out. */
  readonly nameGlobal?: (name: string) => string;
}

/**
 * A program that computes nodes over one row, with loops for layers: only what the results need. Sums go in ascending order, so that in
 * float64 the numbers are those of the engine to the last bit, wherever no transcendental function is involved.
 */
export function createSourceProgram({ results, values, natives, nameGlobal }: SourceRequest): SourceProgram {
  const lowered = lowerNodes(results.map(({ node }) => node));
  const constants = new Constants(values, nameGlobal ?? ((name) => name));
  const arrays = new Map<Term, string>();
  for (const [i, term] of lowered.terms.entries()) if (!arrays.has(term)) arrays.set(term, results[i]?.name as string);
  const nameInput = ({ name }: Input) => name;
  const names = new Names([...reserved, ...results.map(({ name }) => name)]);
  const { statements: body } = emitBody(lowered, { names, nameInput, constants, results: arrays });
  return {
    constants: constants.all,
    functions: writeFunctions(findCalls(body), natives),
    body,
    results: results.map(({ name, node }, i): SourceResult => {
      const term = lowered.terms[i] as Term;
      return { name, size: sizeOf(node.shape), array: arrays.get(term) as string, isWide: lowered.wide.has(term) };
    }),
  };
}

/** Names that a target uses for what is around a body, besides those of the results. */
const reserved = ["cells", "row"];

/** The functions of these names that the target lacks, and those that they call, which come first. */
function writeFunctions(called: readonly string[], natives: ReadonlySet<string>): readonly SourceFunction[] {
  const written = new Map<string, SourceFunction>();
  const write = (name: string): void => {
    const definition = writtenFunctions.get(name);
    if (natives.has(name) || written.has(name)) return;
    if (definition === undefined) throw new Error(`no source for the function ${name}`);
    const { parameters, comment, node } = definition;
    const lowered = lowerNodes([node]);
    const surroundings = {
      names: new Names(parameters),
      nameInput: ({ name: parameter }: Input) => parameter,
      constants: new Constants(new Map(), (constant) => constant),
      results: new Map(),
    };
    const { statements: body, read } = emitBody({ ...lowered, descriptions: new Map() }, surroundings);
    const result = read(lowered.terms[0] as Term);
    for (const callee of findCalls(body, result)) write(callee);
    written.set(name, { name, parameters, comment, body, result });
  };
  for (const name of called) write(name);
  return [...written.values()];
}

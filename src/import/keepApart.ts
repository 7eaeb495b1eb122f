import type { InputColumn, OutputColumn } from "../data/encode/dataset.js";

/**
 * Target columns with other names than the inputs. In other programs a target may be called as an input is: `c` becomes `c output`.
 *
 * @param usual the targets of a network that has no names for them
 * @returns undefined if the usual ones will do
 */
export function keepApart(
  outputs: readonly OutputColumn[] | undefined,
  usual: readonly OutputColumn[],
  inputs: readonly Pick<InputColumn, "name">[],
): readonly OutputColumn[] | undefined {
  const columns = outputs ?? usual;
  const inputNames = new Set(inputs.map(({ name }) => name));
  if (!columns.some(({ name }) => inputNames.has(name))) return outputs;
  const taken = new Set([...inputNames, ...columns.map(({ name }) => name)]);
  return columns.map((column) =>
    inputNames.has(column.name) ? { ...column, name: findFree(column.name, taken) } : column,
  );
}

function findFree(name: string, taken: ReadonlySet<string>): string {
  const next = `${name} output`;
  return taken.has(next) ? findFree(next, taken) : next;
}

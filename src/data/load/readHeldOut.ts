import { DataError } from "../../errors.js";
import { openFile } from "../../text/readText.js";
import type { VerbatimCell } from "../read/cell.js";
import { openRows } from "../read/openRows.js";
import { type DataFile, type InlineSpec, pathOf, sourceOf } from "./dataSpec.js";
import { generateRows, type HeldOutRows } from "./loadDatasets.js";
import { nameInputs, nameTargets } from "./loadInline.js";

/** Rows as their data has them, with all of its columns. */
export interface RawRows {
  readonly columns: readonly string[];
  /** The character between the cells of the file, if it is CSV. */
  readonly delimiter?: string | undefined;
  /** Some rows at a time. */
  readonly parts: AsyncIterable<readonly (readonly VerbatimCell[])[]>;
}

/**
 * Reads the rows held out once more, as they are in their data.
 *
 * @throws FileError, DataError if their file cannot be read any more
 */
export async function readHeldOut(
  { spec, key, numbers }: HeldOutRows,
  { seed, directory }: { readonly seed: number; readonly directory: string },
): Promise<RawRows> {
  const source = sourceOf(spec);
  switch (source.kind) {
    case "inline":
      return takeRows(source.spec, numbers);
    case "generate":
      return takeRows(generateRows(source.spec, key, seed), numbers);
    case "file":
      return openHeldOut(source.file, directory, numbers);
  }
}

/** Rows of data in a config. Its columns have the names that models give them. */
function takeRows({ inputs, targets }: InlineSpec, numbers: Uint32Array): RawRows {
  const rows = Array.from(numbers, (number) => {
    const target = targets[number - 1] as InlineSpec["targets"][number];
    const cells = typeof target === "object" ? target : [target];
    return { inputs: inputs[number - 1] as readonly number[], targets: cells };
  });
  const [first] = rows as [(typeof rows)[number]];
  const columns = [
    ...first.inputs.map((_, i) => nameInputs(i)),
    ...first.targets.map((_, i) => nameTargets(i, first.targets.length)),
  ];
  const cells = rows.map((row) => [...row.inputs, ...row.targets]);
  async function* parts() {
    yield cells;
  }
  return { columns, parts: parts() };
}

async function openHeldOut(file: DataFile, directory: string, numbers: Uint32Array): Promise<RawRows> {
  const path = pathOf(file, directory);
  const reader = await openRows(openFile(path), { ...file, isVerbatim: true });
  const { columns: all = [] } = reader.header ?? {};
  // A column whose name there is twice cannot be found by it, and so no model has it.
  const columns = all.filter((name, i) => all.indexOf(name) === i && all.lastIndexOf(name) === i);
  async function* parts() {
    let next = 0;
    for await (const { kept = [], first } of reader.rows([], { kept: columns })) {
      const taken: (readonly VerbatimCell[])[] = [];
      for (; next < numbers.length && (numbers[next] as number) < first + kept.length; next++) {
        taken.push(kept[(numbers[next] as number) - first] as readonly VerbatimCell[]);
      }
      if (taken.length > 0) yield taken;
      if (next === numbers.length) return;
    }
    throw new DataError("it has fewer rows than before: it was changed in the meantime", { file: path });
  }
  return { columns, delimiter: reader.delimiter, parts: parts() };
}

import type { CellReader } from "../cells/cellReader.js";
import { type ColumnUse, RawColumnBuilder } from "../encode/rawColumnBuilder.js";
import { RawTableBuilder, sortColumns } from "../encode/rawTableBuilder.js";
import type { SampleWeights } from "../encode/sampleWeights.js";
import type { FileSpec } from "./dataSpec.js";
import { createBlockTest, createDropTest } from "./dropTest.js";
import type { FileRows } from "./fileRows.js";
import type { ReadColumns, UsedColumns } from "./keptFile.js";

/**
 * Reads the columns of a file.
 *
 * @param weights read their column, which is behind the others
 * @throws FileError if the file cannot be read
 * @throws DataError if cells do not fit
 */
export async function readColumns(
  spec: FileSpec,
  rows: FileRows,
  uses: UsedColumns,
  weights: SampleWeights,
  reader: CellReader,
): Promise<ReadColumns> {
  const build = (columns: readonly ColumnUse[]) =>
    new RawTableBuilder(columns.map((use) => new RawColumnBuilder(use, rows.locate)));
  const [targets, inputs] = [build(uses.targets), build(uses.inputs)];
  const count = uses.targets.length;
  const columns = [...uses.targets, ...uses.inputs].map(({ name }) => name).concat(weights.columns);
  await rows.forEach(
    columns,
    { isWhole: spec.features === undefined },
    {
      isDropped: createDropTest(spec, columns, reader),
      take: (row, number) => {
        const place = () => rows.locate(number);
        targets.add(row, 0, number, rows.expectRows, place);
        inputs.add(row, count, number, rows.expectRows, place);
        weights.add(row.at(-1) ?? null, rows.expectRows, place);
      },
      takesBlock: createBlockTest(spec, columns, reader),
      takeBlock: ({ cells, positions }, first) => {
        const { expectRows } = rows;
        const targetColumns = sortColumns(cells, positions.slice(0, count));
        const inputColumns = sortColumns(cells, positions.slice(count, count + uses.inputs.length));
        // Whatever may be wrong is found row by row, as in rows of cells.
        for (let row = 0; row < cells.rows; row++) {
          const number = first + row;
          const place = () => rows.locate(number);
          targets.addRow(cells, targetColumns, row, number, expectRows, place);
          inputs.addRow(cells, inputColumns, row, number, expectRows, place);
          if (weights.columns.length > 0) {
            weights.add(cells.cellAt(row, positions.at(-1) as number), expectRows, place);
          }
        }
        targets.addNumbers(cells, targetColumns);
        inputs.addNumbers(cells, inputColumns);
      },
    },
  );
  const raw = { inputs: inputs.finish(), targets: targets.finish() };
  return { ...raw, profiles: [...targets.profiles, ...inputs.profiles] };
}

import { expect, test } from "vitest";
import { createCellReader } from "../../../src/data/cells/cellReader.js";
import type { DataColumns } from "../../../src/data/encode/dataset.js";
import { DatasetBuilder } from "../../../src/data/encode/datasetBuilder.js";
import type { CellBlock } from "../../../src/data/read/cellBlock.js";
import { RowKernel } from "../../../src/data/read/rowKernel.js";

const columns: DataColumns = {
  inputColumns: [
    { name: "a", kind: "number", indicator: true, fill: 2, scaler: { kind: "standard", offset: 1, factor: 4 } },
    { name: "town", kind: "category", categories: ["x", "y"] },
  ],
  outputColumns: [{ name: "b", kind: "number", scaler: { kind: "minmax", offset: -1, factor: 3 } }],
};
const positions = [2, 0, 1];
const build = () => new DatasetBuilder(columns, { loss: "mse", reader: createCellReader() });
const read = (text: string) => RowKernel.create(",", '"', 3)?.read(Buffer.from(text))?.block as CellBlock;
const fail = () => {
  throw new Error("unexpected");
};

test("a block is encoded as its rows are", () => {
  const block = read("1,x,2\n-3.5,y,1e2\n,x,0.25\n");
  const [whole, rows] = [build(), build()];
  expect(whole.addBlock({ cells: block, positions }, () => 3)).toBe(true);
  for (let row = 0; row < block.rows; row++) {
    const cells = block.cellsAt(row, positions);
    rows.addTargets(cells.slice(0, 1), () => 3, fail);
    rows.addInputs(cells.slice(1), () => 3, fail);
  }
  expect(whole.finish()).toEqual(rows.finish());
});

test("of a block with a wrong cell nothing is added", () => {
  const dataset = build();
  expect(dataset.addBlock({ cells: read("1,z,2\n"), positions }, () => 1)).toBe(false);
  expect(dataset.finish()).toMatchObject({ inputs: { rows: 0 }, targets: { rows: 0 } });
});

import {
  type GridSize,
  type PlaneArea,
  type PlanePoint,
  type PlaneSamples,
  type PlaneSubject,
  xOfColumn,
  yOfRow,
} from "../../charts/plane/plane.js";
import { createCellReader } from "../../data/cells/cellReader.js";
import type { InputColumn } from "../../data/encode/dataset.js";
import { rangeOf } from "../../data/encode/range.js";
import { createInputEncoder } from "../../data/encode/rowEncoder.js";
import type { EngineName } from "../../engine/engine.js";
import { Forward } from "../../forward/forward.js";
import { readNumber } from "../../forward/readNumber.js";
import type { TrainedNetwork } from "../../forward/trainedNetwork.js";
import { areaOfData, type PlaneData } from "./planeData.js";
import { planeInputsOf } from "./planeInputs.js";
import { type PlaneLevels, planeLevelsOf, type Range, targetOf } from "./planeLevels.js";

export interface BoundaryModel extends TrainedNetwork {
  /** Two columns of numbers. */
  readonly inputColumns: readonly InputColumn[];
}

/** What the plane is drawn for: the rows of some data, or an area without any. */
export type BoundaryGround = { readonly data: PlaneData } | { readonly area: PlaneArea };

/** What a model of two inputs answers, all over the plane of these inputs. */
export class Boundary {
  /** The grid that was sampled last, encoded. */
  private grid: (GridSize & { readonly inputs: Float64Array }) | undefined;

  private constructor(
    private readonly model: BoundaryModel,
    private readonly forward: Forward,
    private readonly levels: PlaneLevels,
    /** What a picture of it shows besides the levels. */
    readonly subject: PlaneSubject,
  ) {}

  /** @throws UsageError if the model has not two inputs that are numbers */
  static async open(model: BoundaryModel, ground: BoundaryGround, engine: EngineName): Promise<Boundary> {
    const inputs = planeInputsOf(model.inputColumns);
    const forward = await Forward.open(model, engine);
    const area = "data" in ground ? areaOfData(inputs, ground.data) : ground.area;
    const range = "data" in ground ? rangeOfTargets(model, ground.data) : rangeOfAnswers(model, forward, area);
    const levels = planeLevelsOf(model, range);
    const points = "data" in ground ? pointsOf(ground.data, levels) : [];
    return new Boundary(model, forward, levels, { ...area, kind: levels.kind, levels: levels.names, points });
  }

  /** Gives the model other parameters. */
  write(parameters: TrainedNetwork["parameters"]): void {
    this.forward.write(parameters);
  }

  /** The levels in the middles of the parts of a grid. */
  sample(size: GridSize): PlaneSamples {
    const { columns, rows } = size;
    if (this.grid?.columns !== columns || this.grid.rows !== rows) {
      this.grid = { columns, rows, inputs: encodeGrid(this.model, this.subject, size) };
    }
    const count = columns * rows;
    const outputs = this.forward.run(this.grid.inputs, count);
    return {
      columns,
      rows,
      levels: Int32Array.from({ length: count }, (_, i) => this.levels.predicted(outputs, i)),
      unsure: Uint8Array.from({ length: count }, (_, i) => (this.levels.isUnsure(outputs, i) ? 1 : 0)),
    };
  }
}

function encodeGrid({ inputColumns }: BoundaryModel, area: PlaneArea, size: GridSize): Float64Array {
  const encoder = createInputEncoder(inputColumns, createCellReader());
  const encoded = new Float64Array(size.columns * size.rows * encoder.width);
  for (let row = 0, at = 0; row < size.rows; row++) {
    const y = yOfRow(area, size, row);
    for (let column = 0; column < size.columns; column++, at += encoder.width) {
      encoder.encode([xOfColumn(area, size, column), y], encoded, at, () => ({ file: "the plane" }));
    }
  }
  return encoded;
}

function pointsOf({ x, y, targets, trained }: PlaneData, { known }: PlaneLevels): readonly PlanePoint[] {
  return Array.from(x, (each, i) => ({
    x: each,
    y: y[i] as number,
    level: known(targets, i),
    isHeldOut: i >= trained,
  }));
}

/** The range of the first target, if it is a number. */
function rangeOfTargets(model: BoundaryModel, { targets: { values, width } }: PlaneData): Range {
  return rangeOfFirst(model, values, width);
}

/** Places a side at which answers are looked at for their range. */
const sidePlaces = 32;

function rangeOfAnswers(model: BoundaryModel, forward: Forward, area: PlaneArea): Range {
  const size = { columns: sidePlaces, rows: sidePlaces };
  const { predictions, width } = forward.run(encodeGrid(model, area, size), sidePlaces ** 2);
  return rangeOfFirst(model, predictions, width);
}

function rangeOfFirst(model: BoundaryModel, values: Float64Array, width: number): Range {
  const column = targetOf(model);
  if (column.kind === "class") return [0, 0];
  const numbers = Float64Array.from({ length: values.length / width }, (_, row) =>
    readNumber(column, values[row * width] as number),
  );
  return rangeOf(numbers.filter(Number.isFinite));
}

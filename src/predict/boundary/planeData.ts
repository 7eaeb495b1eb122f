import type { PlaneArea, PlaneAxis } from "../../charts/plane/plane.js";
import type { Dataset, NumberColumn } from "../../data/encode/dataset.js";
import { widthOf } from "../../data/encode/inputNames.js";
import { rangeOf } from "../../data/encode/range.js";
import { readNumber } from "../../forward/readNumber.js";
import type { PlaneInputs } from "./planeInputs.js";
import type { Range } from "./planeLevels.js";

/** Rows with known targets, in raw units. */
export interface PlaneData {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly targets: Pick<Dataset["targets"], "values"> & { readonly width: number };
  /** The number of rows that were trained on, which come first; the others were held out. */
  readonly trained: number;
}

/** A picture has fewer places than this. Of more rows, this number is taken, evenly spread over the data. */
const mostRows = 10_000;

/** The rows of data to train on, and of data that was held out. */
export function planeDataOf(inputs: PlaneInputs, training: Dataset, validation?: Dataset): PlaneData {
  const parts = [training, ...(validation === undefined ? [] : [validation])].map((dataset) =>
    thinOut(inputs, dataset),
  );
  const [first] = parts as [Thinned];
  return {
    x: join(parts.map(({ x }) => x)),
    y: join(parts.map(({ y }) => y)),
    targets: { values: join(parts.map(({ targets }) => targets)), width: training.targets.columns },
    trained: first.x.length,
  };
}

interface Thinned {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly targets: Float64Array;
}

function thinOut([xColumn, yColumn]: PlaneInputs, { inputs, targets }: Dataset): Thinned {
  const count = Math.min(inputs.rows, mostRows);
  const rows = Array.from({ length: count }, (_, i) => Math.floor((i * inputs.rows) / count));
  const raw = (column: NumberColumn, offset: number) =>
    Float64Array.from(rows, (row) => readNumber(column, inputs.values[row * inputs.columns + offset] as number));
  const { columns } = targets;
  const taken = new Float64Array(count * columns);
  for (const [i, row] of rows.entries()) {
    taken.set(targets.values.subarray(row * columns, (row + 1) * columns), i * columns);
  }
  return { x: raw(xColumn, 0), y: raw(yColumn, widthOf(xColumn)), targets: taken };
}

function join(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The area that has all of the rows, with some room around them. */
export function areaOfData([x, y]: PlaneInputs, data: PlaneData): PlaneArea {
  return { x: axisOf(x, rangeOf(data.x)), y: axisOf(y, rangeOf(data.y)) };
}

/** The area that most of the rows lay in that the scalers were fitted on; undefined if a model does not scale its inputs. */
export function areaOfScalers([x, y]: PlaneInputs): PlaneArea | undefined {
  const [xRange, yRange] = [rangeOfScaler(x), rangeOfScaler(y)];
  return xRange && yRange && { x: axisOf(x, xRange), y: axisOf(y, yRange) };
}

/** Of `minmax`, all rows; of `standard`, those up to two standard deviations from the mean. */
function rangeOfScaler({ scaler }: NumberColumn): Range | undefined {
  switch (scaler?.kind) {
    case "minmax":
      return [scaler.offset, scaler.offset + scaler.factor];
    case "standard":
      return [scaler.offset - 2 * scaler.factor, scaler.offset + 2 * scaler.factor];
    default:
      return undefined;
  }
}

/** The room on each side, as a share of the range. */
const room = 0.06;

function axisOf({ name }: NumberColumn, [low, high]: Range): PlaneAxis {
  const most = Number.MAX_VALUE;
  // Divided before it is subtracted, since the difference of large numbers may be infinite.
  const margin = high > low ? high * room - low * room : Math.abs(low) / 2 || 1;
  return { name, from: Math.max(low - margin, -most), to: Math.min(high + margin, most) };
}

import type { PlaneSamples, PlaneSubject } from "../../charts/plane/plane.js";
import { Boundary } from "../../predict/boundary/boundary.js";
import { areaOfScalers, planeDataOf } from "../../predict/boundary/planeData.js";
import type { PlaneInputs } from "../../predict/boundary/planeInputs.js";
import type { RestoredModel } from "../../predict/restoreModel.js";
import type { NoData, ReportData } from "./reportData.js";

/** What a model of two numbers answers, all over their plane. */
export interface ReportPlane {
  readonly subject: PlaneSubject;
  readonly samples: PlaneSamples;
}

const grid = { columns: 280, rows: 210 };

/** Without data, and without scalers that know it, as in a model that was imported, the part of the plane where inputs are small. */
const unknown = { from: -1, to: 1 };

/** Undefined if the inputs are not two numbers. */
export async function findPlane(model: RestoredModel, data: ReportData | NoData): Promise<ReportPlane | undefined> {
  const { inputColumns } = model;
  if (inputColumns.length !== 2 || inputColumns.some(({ kind }) => kind !== "number")) return undefined;
  const inputs = inputColumns as unknown as PlaneInputs;
  const [x, y] = inputs;
  const area = areaOfScalers(inputs) ?? { x: { name: x.name, ...unknown }, y: { name: y.name, ...unknown } };
  const ground = "reason" in data ? { area } : { data: rowsOf(inputs, data) };
  const boundary = await Boundary.open(model, ground, "wasm");
  return { subject: boundary.subject, samples: boundary.sample(grid) };
}

function rowsOf(inputs: PlaneInputs, { training, measured }: ReportData) {
  return training === undefined || training === measured
    ? planeDataOf(inputs, measured)
    : planeDataOf(inputs, training, measured);
}

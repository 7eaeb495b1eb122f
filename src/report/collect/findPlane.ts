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

const grid = { columns: 140, rows: 105 };

/** Undefined if the inputs are not two numbers, or if nothing says which part of the plane to draw. */
export async function findPlane(model: RestoredModel, data: ReportData | NoData): Promise<ReportPlane | undefined> {
  const { inputColumns } = model;
  if (inputColumns.length !== 2 || inputColumns.some(({ kind }) => kind !== "number")) return undefined;
  const inputs = inputColumns as unknown as PlaneInputs;
  const area = areaOfScalers(inputs);
  const ground = "reason" in data ? area && { area } : { data: rowsOf(inputs, data) };
  if (ground === undefined) return undefined;
  const boundary = await Boundary.open(model, ground, "wasm");
  return { subject: boundary.subject, samples: boundary.sample(grid) };
}

function rowsOf(inputs: PlaneInputs, { training, measured }: ReportData) {
  return training === undefined || training === measured
    ? planeDataOf(inputs, measured)
    : planeDataOf(inputs, training, measured);
}

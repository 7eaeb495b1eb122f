import type { Series } from "../charts/series.js";
import type { Model } from "../model/model.js";
import type { RestoredModel } from "../predict/restoreModel.js";
import type { GraphPicture } from "./collect/drawGraph.js";
import type { ReportPlane } from "./collect/findPlane.js";
import type { PredictedNumbers } from "./collect/predictedNumbers.js";
import type { NoData, ReportData } from "./collect/reportData.js";
import type { PanelModule } from "./panel/createModule.js";

/** The curves of a run. */
export interface LossCurves {
  /** The name of the log. */
  readonly file: string;
  readonly series: readonly Series[];
  /** Why they are those of another run than the model's, if they are. */
  readonly doubt?: string | undefined;
}

/** All that a page shows. The sections only write it down. */
export interface ReportContent {
  /** The name of the model's file, without its folder. */
  readonly file: string;
  readonly model: Model;
  readonly restored: RestoredModel;
  readonly data: ReportData | NoData;
  readonly numbers: readonly PredictedNumbers[];
  readonly plane: ReportPlane | undefined;
  readonly graph: GraphPicture;
  readonly curves: LossCurves | undefined;
  /** What makes the model again, as it is typed into a shell; undefined if it was imported. */
  readonly command: string | undefined;
  /** What the form asks. */
  readonly module: PanelModule;
}

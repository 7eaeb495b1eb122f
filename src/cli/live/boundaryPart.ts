import type { TrainedNetwork } from "../../forward/trainedNetwork.js";
import { Boundary } from "../../predict/boundary/boundary.js";
import { planeDataOf } from "../../predict/boundary/planeData.js";
import { planeInputsOf } from "../../predict/boundary/planeInputs.js";
import type { TrainingRun } from "../../train/trainingRun.js";
import type { Line } from "../output/line.js";
import { BoundaryPicture, type PictureOutput } from "./boundaryPicture.js";
import type { LivePart, LiveSize } from "./livePart.js";

type Watched = Pick<TrainingRun, "network" | "progress" | "reason">;

/** The plane of the two inputs, with what the network answers now, and the rows over it. At the end it is that of the run's model. */
export class BoundaryPart implements LivePart {
  readonly isKept = true;
  private moment: string;

  private constructor(
    private readonly run: Watched,
    private readonly boundary: Boundary,
    private readonly picture: BoundaryPicture,
  ) {
    this.moment = `, epoch ${run.progress.epochs}`;
  }

  /** @throws UsageError if the model has not two inputs that are numbers */
  static async open(run: TrainingRun, output: PictureOutput): Promise<BoundaryPart> {
    const { training, validation } = run.datasets;
    const { inputColumns, outputColumns } = training;
    const data = planeDataOf(planeInputsOf(inputColumns), training, validation);
    const model = { ...(run.network as TrainedNetwork), inputColumns };
    const boundary = await Boundary.open(model, { data }, "wasm");
    return new BoundaryPart(run, boundary, await BoundaryPicture.create(boundary, outputColumns, output));
  }

  look(): void {
    const { network, progress, reason } = this.run;
    // A run that has diverged may have no model: then its last picture stays.
    if (network === undefined) return;
    this.boundary.write(network.parameters);
    this.picture.forget();
    this.moment = reason === undefined ? `, epoch ${progress.epochs}` : "";
  }

  render(size: LiveSize): readonly Line[] {
    return this.picture.render(size, this.moment);
  }
}

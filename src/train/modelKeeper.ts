import type { Session } from "../engine/engine.js";
import type { Variable } from "../graph/op.js";
import type { BestEpoch } from "./bestEpoch.js";
import type { Failure } from "./divergence/describeDivergence.js";
import type { EpochResult } from "./epochs.js";
import type { Measurer } from "./measurer.js";
import type { ModelMeasures } from "./records.js";

/** What a keeper chooses from, and what it measures with. */
export interface KeeperParts {
  readonly session: Session;
  readonly parameters: readonly Variable[];
  readonly best: BestEpoch;
  readonly measurers: Measurers;
}

/** What measures the parameters of a run: on the data trained on, and on what is validated on. */
export interface Measurers {
  readonly training: Measurer;
  readonly validation: Measurer | undefined;
}

/** Parameters that were measured, and what came of it. */
interface Candidate {
  /** Puts them into the session. */
  readonly restore: () => void;
  readonly measures: ModelMeasures;
}

/** Why parameters are no model: a measurement of them is not finite. */
export interface UnfitModel {
  readonly pass: "measurement" | "validation";
  /** Where, if that was found. */
  readonly failure: Failure | undefined;
}

/**
 * Decides which parameters the model of a run has: those of the best epoch if they were remembered, else the last that are kept. They
 * must have a finite loss on all of the data; if the last ones have not, those before them are taken.
 */
export class ModelKeeper {
  private chosen: ModelMeasures | undefined;
  private isOver = false;
  private isPreviousPreferred = false;

  constructor(private readonly parts: KeeperParts) {}

  /** What the model's parameters are measured to be; undefined before the end, and if there is no model. */
  get measures(): ModelMeasures | undefined {
    return this.chosen;
  }

  /** Whether the run is over, and none of its last parameters have a finite loss. */
  get isWithoutModel(): boolean {
    return this.isOver && this.chosen === undefined;
  }

  /** Of the last two states, the one from before the last is the first choice. */
  preferPrevious(): void {
    this.isPreviousPreferred = true;
  }

  /** A parameter of the model; before the end of the run, of the one that it would have now. */
  parameter(variable: Variable): Float64Array {
    const { session, best } = this.parts;
    if (this.isOver) return session.read(variable);
    return best.parameter(variable) ?? session.readKept(variable);
  }

  /**
   * Chooses the model's parameters, leaves them in the session and measures them.
   *
   * @returns what is wrong with the first choice that was measured, if it could not be taken
   */
  async settle(): Promise<UnfitModel | undefined> {
    let unfit: UnfitModel | undefined;
    let second: Candidate | undefined;
    for (const restore of this.choices()) {
      restore();
      if (!this.areFinite()) continue;
      const { training, validation } = await this.measure();
      const measures = describeMeasures(training, validation);
      const problem = await this.findProblem(training, validation, unfit === undefined);
      if (problem === undefined) {
        this.chosen = measures;
        break;
      }
      unfit ??= problem;
      if (problem.pass === "validation") second ??= { restore, measures };
    }
    if (this.chosen === undefined && second !== undefined) {
      second.restore();
      this.chosen = second.measures;
    }
    this.isOver = true;
    return unfit;
  }

  /** Ways to put parameters into the session, the first choice first. */
  private choices(): readonly (() => void)[] {
    const { session, parameters, best } = this.parts;
    const last = [() => session.restore(), () => session.restorePrevious()];
    if (this.isPreviousPreferred) last.reverse();
    if (!parameters.every((each) => best.parameter(each) !== undefined)) return last;
    const takeBest = () => {
      for (const each of parameters) session.write(each, best.parameter(each) as Float64Array);
    };
    return [takeBest, ...last];
  }

  /** All that is kept is finite, but for what a run starts from, which may be too large for float32. */
  private areFinite(): boolean {
    const { session, parameters } = this.parts;
    return parameters.every((each) => session.read(each).every(Number.isFinite));
  }

  private async measure() {
    const { training, validation } = this.parts.measurers;
    const trained = await training.measure();
    return { training: trained, validation: trained.failure === undefined ? await validation?.measure() : undefined };
  }

  /** @param isToldOf whether it is worth the time to find out where */
  private async findProblem(
    training: EpochResult,
    validation: EpochResult | undefined,
    isToldOf: boolean,
  ): Promise<UnfitModel | undefined> {
    const { measurers } = this.parts;
    const find = async (measurer: Measurer | undefined, { failure }: EpochResult) =>
      isToldOf && failure !== undefined ? measurer?.diagnose(failure) : undefined;
    if (training.failure !== undefined) {
      return { pass: "measurement", failure: await find(measurers.training, training) };
    }
    if (validation?.failure === undefined) return undefined;
    return { pass: "validation", failure: await find(measurers.validation, validation) };
  }
}

/** What is finite of it. */
function describeMeasures({ loss, accuracy }: EpochResult, validation: EpochResult | undefined): ModelMeasures {
  const validated = validation?.failure === undefined ? validation : undefined;
  return {
    loss,
    ...(validated !== undefined && { validationLoss: validated.loss }),
    ...(accuracy !== undefined && { accuracy }),
    ...(validated?.accuracy !== undefined && { validationAccuracy: validated.accuracy }),
  };
}

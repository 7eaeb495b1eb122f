import { createPlateauState, Plateau, type PlateauState } from "./plateau.js";

interface Common {
  /** The rate to start from, > 0. */
  readonly initial: number;
  /** Epochs over which the rate first rises to `initial`, in equal steps. The schedule starts after them. */
  readonly warmup: number;
}
/** initial */
type ConstantSpec = Common & { readonly schedule: "constant" };
/** initial · gamma^⌊t / stepSize⌋ */
type StepSpec = Common & { readonly schedule: "step"; readonly stepSize: number; readonly gamma: number };
/** initial · gamma^t */
type ExponentialSpec = Common & { readonly schedule: "exponential"; readonly gamma: number };
/** From `initial` towards `final` along a cosine or a line. It would reach `final` after the last epoch. */
type AnnealingSpec = Common & { readonly schedule: "cosine" | "linear"; readonly final: number };
/** Times `factor` each time the loss has not improved for more than `patience` epochs. */
type PlateauSpec = Common & { readonly schedule: "plateau"; readonly factor: number; readonly patience: number };

export type ScheduleSpec = ConstantSpec | StepSpec | ExponentialSpec | AnnealingSpec | PlateauSpec;
/** As a config gives it: one rate for all epochs, or a schedule. */
export type LrSpec = number | ScheduleSpec;

/** The rate that a run starts with after its warmup. */
export function initialRate(lr: LrSpec): number {
  return typeof lr === "number" ? lr : lr.initial;
}

/** The learning rate of each epoch of a run. */
export interface Schedule {
  /** @param epoch counts from 0 */
  rate(epoch: number): number;
  /** The number of epochs, this one first, that are certain to have the same rate. */
  span(epoch: number): number;
  /** Takes the watched loss of each epoch, in their order. */
  observe(epoch: number, loss: number): void;
}

/**
 * @param epochs of the whole run
 * @param plateau the memory of a plateau, which goes on from there
 */
export function createSchedule(
  lr: LrSpec,
  epochs: number,
  plateau: PlateauState = createPlateauState(initialRate(lr)),
): Schedule {
  const spec: ScheduleSpec = typeof lr === "number" ? { schedule: "constant", initial: lr, warmup: 0 } : lr;
  const { initial, warmup } = spec;
  const main = createMain(spec, epochs - warmup, plateau);
  return {
    rate: (epoch) => (epoch < warmup ? (initial * (epoch + 1)) / warmup : main.rate(epoch - warmup)),
    span: (epoch) => (epoch < warmup ? 1 : main.span(epoch - warmup)),
    observe: (epoch, loss) => {
      if (epoch >= warmup) main.observe(epoch - warmup, loss);
    },
  };
}

/** @param epochs without those of the warmup */
function createMain(spec: ScheduleSpec, epochs: number, plateauState: PlateauState): Schedule {
  const { initial } = spec;
  const observe = () => undefined;
  switch (spec.schedule) {
    case "constant":
      return { rate: () => initial, span: () => Number.POSITIVE_INFINITY, observe };
    case "step": {
      const { stepSize, gamma } = spec;
      return {
        rate: (t) => initial * gamma ** Math.floor(t / stepSize),
        span: (t) => stepSize - (t % stepSize),
        observe,
      };
    }
    case "exponential":
      return { rate: (t) => initial * spec.gamma ** t, span: () => 1, observe };
    case "cosine": {
      const { final } = spec;
      const rate = (t: number) => final + ((initial - final) * (1 + Math.cos((Math.PI * t) / epochs))) / 2;
      return { rate, span: () => 1, observe };
    }
    case "linear":
      return { rate: (t) => initial + (spec.final - initial) * (t / epochs), span: () => 1, observe };
    case "plateau": {
      const plateau = new Plateau(plateauState, spec.factor, spec.patience);
      return { rate: () => plateau.rate, span: () => 1, observe: (_, loss) => plateau.observe(loss) };
    }
    default:
      return spec satisfies never;
  }
}

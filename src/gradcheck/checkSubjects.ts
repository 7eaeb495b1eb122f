import { sizeOf } from "../graph/shape.js";
import type { RandomStream } from "../random.js";
import type { CheckRow, Verdict } from "./checkRow.js";
import { type ComparedElement, compareElements, type Outcome } from "./compareElements.js";
import { judge, severity, type Tolerance } from "./judge.js";
import type { DerivativeMethod } from "./references/reference.js";
import type { Computed, Place, Runner } from "./runners/runner.js";
import type { Leaf, Sample } from "./sample.js";
import type { Subject } from "./subject.js";
import { Truth } from "./truth.js";

/** How subjects are checked. */
export interface Checker {
  readonly find: DerivativeMethod;
  readonly tolerance: Tolerance;
  /** The first is mathjs: the others must compute the same. */
  readonly runners: readonly [Runner, ...(readonly Runner[])];
  readonly random: RandomStream;
  readonly seed: number;
}

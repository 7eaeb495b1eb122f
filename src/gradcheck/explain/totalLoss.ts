import { mathjsRunner } from "../runners/mathjsRunner.js";
import type { Recogniser } from "./evidence.js";

/** The same graph gives other numbers each time it runs. */
export const notDeterministic: Recogniser = ({ failure }) =>
  failure.against === "determinism" ? "differs between two runs of the same graph" : undefined;

/** The gradient is not proportional to the cotangent. */
export const notLinear: Recogniser = ({ failure, sample, input, wrong, analytic }) => {
  const isIncomingZero = sample.cotangent.every((ct) => ct === 0);
  const isLost = wrong.every((i) => analytic[i] !== 0);
  if (failure.against === "linearity") return "does not grow in proportion to the incoming gradient";
  return input !== undefined && isIncomingZero && isLost ? "is not 0 although the incoming gradient is 0" : undefined;
};

/** Every element is NaN, or infinite. */
export const allNotFinite: Recogniser = (evidence) => {
  const values = evidence.compared.map((i) => evidence.analyticAt(i));
  if (values.every(Number.isNaN)) return "is NaN everywhere";
  if (values.some(Number.isFinite)) return undefined;
  return values.some(Number.isNaN) ? "is NaN or infinite everywhere" : "is infinite everywhere";
};

/** Every element is 0. */
export const allZero: Recogniser = ({ compared, analytic, input }) => {
  if (!compared.every((i) => analytic[i] === 0)) return undefined;
  return input === undefined ? "is 0 everywhere" : `is 0 everywhere, so nothing flows back to ${input.name}`;
};

/** The rule itself does not give twice the gradient for twice the cotangent. */
export const ruleNotLinear: Recogniser = (evidence) => {
  const { sample, input } = evidence;
  if (input === undefined) return undefined;
  const doubled = { ...sample, inputs: [input], cotangent: sample.cotangent.map((ct) => 2 * ct) };
  const [once, twice] = mathjsRunner
    .run([{ ...sample, inputs: [input] }, doubled])
    .map((computed) => (computed instanceof Error ? undefined : computed.gradients[0]));
  if (once === undefined || twice === undefined || !evidence.fits((i) => once[i])) return undefined;
  const isLinear = once.every((value, i) => Math.abs(2 * value - (twice[i] as number)) <= 1e-12 * Math.abs(value));
  return isLinear || once.some(Number.isNaN) ? undefined : "does not grow in proportion to the incoming gradient";
};

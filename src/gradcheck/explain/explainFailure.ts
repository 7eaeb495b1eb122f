import { sizeOf } from "../../graph/shape.js";
import { coordinates } from "../compareElements.js";
import { mathjsRunner } from "../runners/mathjsRunner.js";
import { operandTransposed, transposed } from "./arrangement.js";
import { missingSum } from "./broadcasting.js";
import { gradientIgnored, swappedInputs } from "./confusion.js";
import { Evidence, type Recogniser } from "./evidence.js";
import { addedConstant, anyFactor, namedFactor } from "./factors.js";
import type { Failure } from "./failure.js";
import { wrongFormula } from "./formulas.js";
import { offDiagonals } from "./jacobian.js";
import { wrongAxis, wrongOperand } from "./repairs.js";
import { lostSlice } from "./slices.js";
import { allNotFinite, allZero, notDeterministic, notLinear, ruleNotLinear } from "./totalLoss.js";
import { lostUse } from "./uses.js";
import { formatValue } from "./wording.js";
import { wrongInPart } from "./wrongInPart.js";

/**
 * From the most specific to the least. The recognisers of one group say things that may be true of the same values: all that fit are
 * given. The first group of which one fits is taken.
 */
const groups: readonly (readonly Recogniser[])[] = [
  [notDeterministic],
  [notLinear],
  [allNotFinite],
  [allZero],
  [
    namedFactor,
    transposed,
    ...[wrongAxis, swappedInputs, gradientIgnored, missingSum, lostUse, offDiagonals].map(ifSmall),
  ],
  [wrongOperand].map(ifSmall),
  [operandTransposed].map(ifSmall),
  [wrongFormula].map(ifSmall),
  [anyFactor, addedConstant],
  [ruleNotLinear].map(ifSmall),
  [wrongInPart],
  [lostSlice].map(ifSmall),
];

/** What computes the sample anew for each hypothesis takes too long for a large one. */
function ifSmall(recognise: Recogniser): Recogniser {
  return (evidence) => (evidence.isSmall ? recognise(evidence) : undefined);
}

/** More readings than these help nobody. */
const mostReadings = 3;

/** What a wrong gradient or output looks like: one sentence with the worst element, what it is and what it should be. */
export function explainFailure(failure: Failure): string {
  const { analytic, input, sample } = failure;
  const name = input === undefined ? "output" : `gradient by ${input.name}`;
  if (analytic instanceof Error) return `The ${name} could not be computed: ${firstLine(analytic.message)}.`;
  const shape = (input ?? sample.output).shape;
  if (analytic.length !== sizeOf(shape)) {
    return `The ${name} has the wrong shape: it has ${analytic.length} elements, and should have ${sizeOf(shape)}.`;
  }
  const evidence = new Evidence(failure, analytic);
  return `${subject(evidence, name)} ${findings(evidence)}: ${worstElement(evidence)}.`;
}

/** The engine is named if it is alone with the wrong values: then the rule is not at fault. */
function subject(evidence: Evidence, name: string): string {
  const { engine, dtype, arithmetic } = evidence.failure.place;
  if (engine === "mathjs" || !evidence.isSmall) return `The ${name}`;
  const { input, sample } = evidence;
  const [computed] = mathjsRunner.run([{ ...sample, inputs: input === undefined ? [] : [input] }]);
  if (computed === undefined || computed instanceof Error) return `The ${name}`;
  const values = input === undefined ? computed.output : computed.gradients[0];
  if (values === undefined || !evidence.isRight(values)) return `The ${name}`;
  const settings = [...(dtype === "float32" ? [dtype] : []), ...(arithmetic !== "exact" ? [arithmetic] : [])];
  return `Only on the ${engine} engine${settings.length > 0 ? ` (${settings.join(", ")})` : ""}, the ${name}`;
}

function findings(evidence: Evidence): string {
  for (const group of groups) {
    const readings = group.flatMap((recognise) => attempt(recognise, evidence) ?? []);
    if (readings.length > 0) return [...new Set(readings)].slice(0, mostReadings).join(", or ");
  }
  const { wrong, compared } = evidence;
  if (compared.length === 1) return "is wrong";
  return wrong.length === compared.length
    ? `is wrong in all of its ${compared.length} elements, with no simple pattern`
    : `is wrong in ${wrong.length} of ${compared.length} elements, with no simple pattern`;
}

/** A hypothesis that cannot even be computed does not fit. */
function attempt(recognise: Recogniser, evidence: Evidence): string | undefined {
  try {
    return recognise(evidence);
  } catch {
    return undefined;
  }
}

function worstElement(evidence: Evidence): string {
  const { worst, shape, failure } = evidence;
  const [analytic, reference] = [evidence.analyticAt(worst), evidence.referenceAt(worst)];
  const at = shape.length === 0 ? "" : `at [${coordinates(worst, shape).join(", ")}] `;
  const expected = formatValue(reference, analytic);
  const should = failure.against === "determinism" ? `was ${expected} before` : `should be ${expected}`;
  return `${at}it is ${formatValue(analytic, reference)}, and ${should}`;
}

function firstLine(message: string): string {
  return (message.split("\n")[0] as string).replace(/\.$/, "");
}

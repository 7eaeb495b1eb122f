import type { Checker } from "../../src/gradcheck/checker.js";
import type { CheckRow } from "../../src/gradcheck/checkRow.js";
import { checkSubjects } from "../../src/gradcheck/checkSubjects.js";
import { runToEnd } from "../../src/gradcheck/progress.js";
import { quick } from "../../src/gradcheck/projections/projections.js";
import { type Method, type MethodName, methods } from "../../src/gradcheck/references/methods.js";
import { mathjsRunner } from "../../src/gradcheck/runners/mathjsRunner.js";
import type { Sample } from "../../src/gradcheck/sample.js";
import type { Subject } from "../../src/gradcheck/subject.js";
import { opSubject } from "../../src/gradcheck/subjects/opSubject.js";
import type { Op } from "../../src/graph/op.js";
import { RandomStream } from "../../src/random.js";

/** How subjects are checked on mathjs by a method, as the command does. */
export function checkerOf(name: MethodName, changes: Partial<Checker> = {}): Checker {
  const { derivative, distance, eps = 0, tolerance = { atol: 0, rtol: 0 } }: Method = methods[name];
  return {
    find: derivative?.(eps),
    distance,
    tolerance,
    effort: quick,
    mostElements: Number.POSITIVE_INFINITY,
    runners: [mathjsRunner],
    order: 1,
    seed: 0,
    random: RandomStream.create(0, "gradcheck"),
    ...changes,
  };
}

export function rowsOfSubject(subject: Subject, checker: Checker = checkerOf("complex")): readonly CheckRow[] {
  return runToEnd(checkSubjects([subject], checker));
}

/** The rows of an op, with a share of its shapes: the command checks the others. */
export function rowsOf(op: Op, checker?: Checker): readonly CheckRow[] {
  return rowsOfSubject(opSubject(op, { of: 6, number: 0 }), checker);
}

/** The rows of a single sample. */
export function rowsOfSample(sample: Sample, checker?: Checker): readonly CheckRow[] {
  return rowsOfSubject({ name: "sample", samples: () => [sample] }, checker);
}

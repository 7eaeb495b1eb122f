import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Case, describeCase } from "./case.js";
import { kinds } from "./kinds.js";
import { findLookFault } from "./lookOracle.js";
import { findFault, findModelFault, findProposalFault } from "./oracle.js";
import { Workplace } from "./workplace.js";

/**
 * Inputs of each kind: a few in every test run, 20,000 in `npm run test:faults`. FAULTS sets another number. A failure gives a seed and a
 * path; FAULTS_SEED and FAULTS_PATH run that input alone.
 */
const inputs = Number(process.env.FAULTS ?? 40);
const portion = 1000;
const minute = 60_000;

let workplace: Workplace;
beforeAll(() => {
  workplace = new Workplace();
});
afterAll(() => workplace.close());

async function check(each: Case): Promise<void> {
  const run = await workplace.run(each);
  const fault =
    findFault(each, run) ??
    (await findModelFault(each, run, workplace)) ??
    (await findProposalFault(each, run, workplace)) ??
    (await findLookFault(each, run, workplace));
  if (fault === undefined) return;
  const { code, stdout, stderr } = run;
  const said = [
    ...(stdout && [`standard output:\n${stdout.slice(-2000)}`]),
    `exit code ${code}, standard error:\n${stderr}`,
  ];
  throw new Error([`${fault}`, describeCase(each), ...said].join("\n"));
}

describe.each(kinds)("mutated $name", ({ cases }) => {
  const starts = Array.from({ length: Math.ceil(inputs / portion) }, (_, i) => i * portion);
  test.each(starts)(
    "from %i on are handled well",
    async (start) => {
      const { FAULTS_SEED: seed = start, FAULTS_PATH: path } = process.env;
      const result = await fc.check(fc.asyncProperty(cases, check), {
        seed: Number(seed),
        numRuns: Math.min(portion, inputs - start),
        interruptAfterTimeLimit: 8 * minute,
        markInterruptAsFailure: true,
        ...(path !== undefined && { path }),
      });
      const { failed, errorInstance, counterexamplePath } = result;
      if (failed)
        expect.fail(
          `FAULTS_SEED=${result.seed} FAULTS_PATH=${counterexamplePath}: ${(errorInstance as Error)?.message}`,
        );
    },
    10 * minute,
  );
});

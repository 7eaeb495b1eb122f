import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/config/loadConfig.js";
import { engineNames } from "../../src/engine/engine.js";
import type { Parameter } from "../../src/model/modelFile.js";
import { prepareRun } from "../../src/train/run.js";
import { collect } from "./collect.js";

/** Runs recorded from PyTorch 1.13 in float64: config, first parameters, every epoch's loss, last parameters. */
interface Trajectory {
  readonly config: object;
  readonly model: { readonly parameters: readonly JsonParameter[] };
  readonly expected: {
    readonly losses: readonly number[];
    readonly lr?: readonly number[];
    readonly parameters: readonly JsonParameter[];
  };
}
type JsonParameter = Omit<Parameter, "values"> & { readonly values: readonly number[] };

const folder = join(import.meta.dirname, "../oracle");
const names = readdirSync(folder).flatMap((file) => /^(.*)\.json$/.exec(file)?.[1] ?? []);
/** Where training has driven a bias to 6e-13, it is what is left of numbers near 1, known to their rounding alone. */
const known: Readonly<Record<string, number>> = { xor: 1e-15 };
const close = (actual: number, expected: number, absolute: number) =>
  Math.abs(actual - expected) <= 1e-9 * Math.abs(expected) + absolute;

describe.each(engineNames)(
  "On %s PyTorch's run is matched to 1e-9 in every epoch's loss and the last parameters",
  (engine) => {
    test.each(names)("%s", async (name) => {
      const file = join(folder, `${name}.json`);
      const { config, model, expected } = JSON.parse(readFileSync(file, "utf8")) as Trajectory;
      const parameters = model.parameters.map((each) => ({ ...each, values: Float64Array.from(each.values) }));
      const loaded = parseConfig(JSON.stringify(config), { file, directory: folder, overrides: [] });
      const run = await prepareRun(loaded, { weights: { file, parameters }, engine });
      const { epochs } = await collect(run);

      expect(epochs).toHaveLength(expected.losses.length);
      const wrong = epochs.filter(({ loss }, i) => !close(loss, expected.losses[i] as number, 1e-20));
      expect(wrong).toEqual([]);
      expect(epochs.filter(({ lr }, i) => !close(lr, expected.lr?.[i] ?? lr, 1e-20))).toEqual([]);

      const last = run.model().parameters;
      expect(last.map(({ name: parameter }) => parameter)).toEqual(
        expected.parameters.map(({ name: parameter }) => parameter),
      );
      for (const [i, { values, shape }] of last.entries()) {
        expect(shape).toEqual(expected.parameters[i]?.shape);
        expect(
          [...values].filter(
            (value, j) => !close(value, expected.parameters[i]?.values[j] as number, known[name] ?? 1e-20),
          ),
        ).toEqual([]);
      }
    });
  },
);

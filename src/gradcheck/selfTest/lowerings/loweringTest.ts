import type { Dtype } from "../../../engine/engine.js";
import { lanesOf } from "../../../engine/wasm/lanes.js";
import type { RandomStream } from "../../../random.js";
import { compareEngines } from "../../runners/compareEngines.js";
import { errorBars, roundingOf } from "../../runners/errorBars.js";
import { mathjsRunner } from "../../runners/mathjsRunner.js";
import type { Computed, Runner } from "../../runners/runner.js";
import { isFloat32, wasmRunner } from "../../runners/wasmRunner.js";
import type { Sample } from "../../sample.js";
import { differ, isDefined } from "../differ.js";
import { probesOf, someOf } from "../probes.js";
import type { CorruptEngine } from "./corruptEngine.js";
import { CorruptTermFactory, type LoweringCorruption } from "./corruptTermFactory.js";
import { findInstructions, type Occurrence } from "./lowerSample.js";

/** `missed`: a value is wrong, and the engines seem to agree. `unchanged`: no value is wrong. */
export type Outcome = "found" | "missed" | "unchanged";

/** Relative to a value: in float32 a difference of 1e-6 is what some roundings amount to. */
const sameValue = { float64: 1e-12, float32: 2e-6 } as const satisfies Readonly<Record<Dtype, number>>;

/** So many samples share a job: few first, since most mistakes show at once. */
const batchSizes = [4, 16, 64];
const largestBatch = 128;
/** Samples that may fail to show a mistake before other points are asked whether it is one. */
const fewSamples = 84;

/** Runs samples on the wasm engine with a wrong lowering, in one number type. */
export class LoweringTest {
  private readonly runner: Runner;
  private readonly occurrences: ReadonlyMap<string, readonly Occurrence[]>;
  /** What the right engine computes, what mathjs does, and bounds on rounding. */
  private readonly right = new Map<Sample, Computed | Error>();
  private readonly references = new Map<Sample, Computed | Error>();
  private readonly bars = new Map<Sample, Computed | Error>();
  private readonly probes = new Map<Sample, readonly Sample[]>();

  /** @param samples the smallest first */
  constructor(
    samples: readonly Sample[],
    private readonly engine: CorruptEngine,
    private readonly dtype: Dtype,
    private readonly random: RandomStream,
  ) {
    this.runner = wasmRunner(engine.engine, dtype, "exact");
    this.occurrences = findInstructions(dtype === "float64" ? samples : samples.filter(isFloat32), dtype);
  }

  get instructions(): readonly string[] {
    return [...this.occurrences.keys()];
  }

  /** Whether a mistake makes anything wrong in the program of a sample. */
  makesSense(corruption: LoweringCorruption): boolean {
    return this.samplesOf(corruption).next().done !== true;
  }

  /** What comes of a mistake in the samples; undefined if it makes nothing wrong in their programs. */
  look(corruption: LoweringCorruption): Outcome | undefined {
    let outcome: Outcome | undefined;
    let tried = 0;
    for (const batch of this.batches(corruption)) {
      // If neither these samples nor other points show anything, no value is wrong.
      if (outcome === "unchanged" && tried >= fewSamples && !this.changesProbe(corruption)) return outcome;
      outcome ??= "unchanged";
      tried += batch.length;
      const wrong = this.run(batch, corruption);
      if (batch.some((sample, i) => this.disagrees(sample, wrong[i] as Computed | Error))) return "found";
      const right = this.rightOf(batch);
      if (right.some((computed, i) => this.differ(computed, wrong[i] as Computed | Error))) outcome = "missed";
    }
    return outcome === "unchanged" && this.changesProbe(corruption) ? "missed" : outcome;
  }

  /** Whether a mistake changes a value at other points than those of the samples. */
  private changesProbe(corruption: LoweringCorruption): boolean {
    const probes = someOf([...this.samplesOf(corruption)]).flatMap((sample) => this.probesOf(sample));
    const [right, wrong] = [this.rightOf(probes), this.run(probes, corruption)];
    return right.some((computed, i) => isDefined(computed) && this.differ(computed, wrong[i] as Computed | Error));
  }

  /** The samples in whose programs something is wrong, few and then many at a time. */
  private *batches(corruption: LoweringCorruption): Generator<readonly Sample[], void, undefined> {
    let number = 0;
    let batch: Sample[] = [];
    for (const sample of this.samplesOf(corruption)) {
      batch.push(sample);
      if (batch.length < (batchSizes[number] ?? largestBatch)) continue;
      yield batch;
      batch = [];
      number++;
    }
    if (batch.length > 0) yield batch;
  }

  /** The samples in whose programs something is wrong, smaller ones first. */
  private *samplesOf(corruption: LoweringCorruption): Generator<Sample, void, undefined> {
    for (const { sample, terms } of this.occurrences.get(corruption.instruction) ?? []) {
      const factory = new CorruptTermFactory(lanesOf[this.dtype], corruption);
      if (terms.some((term) => factory.canSpoil(term))) yield sample;
    }
  }

  private probesOf(sample: Sample): readonly Sample[] {
    const probes = this.probes.get(sample) ?? probesOf(sample, this.random);
    this.probes.set(sample, probes);
    return probes;
  }

  private run(samples: readonly Sample[], corruption: LoweringCorruption | undefined): readonly (Computed | Error)[] {
    this.engine.corrupt(corruption);
    const computed = this.runner.run(samples);
    this.engine.corrupt(undefined);
    return computed;
  }

  private disagrees(sample: Sample, computed: Computed | Error): boolean {
    if (computed instanceof Error) return true;
    const reference = remembered(this.references, sample, () => mathjsRunner.run([sample])[0] as Computed | Error);
    const { place } = this.runner;
    const bars = remembered(this.bars, sample, () => errorBars(sample, roundingOf(place)));
    if (reference instanceof Error || bars instanceof Error) return false;
    const { output, gradients } = compareEngines(reference, computed, bars, place);
    return [output, ...gradients].some((distances) => distances.some((distance) => distance > 1));
  }

  private rightOf(samples: readonly Sample[]): readonly (Computed | Error)[] {
    const missing = samples.filter((sample) => !this.right.has(sample));
    for (const [i, computed] of this.run(missing, undefined).entries()) this.right.set(missing[i] as Sample, computed);
    return samples.map((sample) => this.right.get(sample) as Computed | Error);
  }

  private differ(right: Computed | Error, wrong: Computed | Error): boolean {
    return differ(right, wrong, sameValue[this.dtype]);
  }
}

function remembered(known: Map<Sample, Computed | Error>, sample: Sample, compute: () => Computed | Error) {
  let computed = known.get(sample);
  if (computed === undefined) {
    computed = compute();
    known.set(sample, computed);
  }
  return computed;
}

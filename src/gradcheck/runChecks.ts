import type { LoadedConfig } from "../config/loadedConfig.js";
import type { Arithmetic, Engine, EngineName } from "../engine/engine.js";
import { createWasmEngine } from "../engine/wasm/wasmEngine.js";
import { UsageError } from "../errors.js";
import type { Op } from "../graph/op.js";
import { formatValue, formatValues } from "../messages/formatValue.js";
import { customOp } from "../ops/elementwise.js";
import { findOp } from "../ops/findOp.js";
import { registry } from "../ops/index.js";
import { RandomStream } from "../random.js";
import type { Checker } from "./checker.js";
import type { CheckRow } from "./checkRow.js";
import { checkSubjects } from "./checkSubjects.js";
import { type ProgressListener, runInTurns } from "./progress.js";
import { type Effort, quick, thorough } from "./projections/projections.js";
import { bySize, type Method, type MethodName, methods } from "./references/methods.js";
import { sixtyFourDigits } from "./references/sixtyFourDigits.js";
import { createWasmRunners } from "./runners/createWasmRunners.js";
import { mathjsRunner } from "./runners/mathjsRunner.js";
import type { Runner } from "./runners/runner.js";
import { wasmRunner } from "./runners/wasmRunner.js";
import type { Subject } from "./subject.js";
import { combinedSubject } from "./subjects/combinedSubject.js";
import { formulaSubjects } from "./subjects/formulaSubjects.js";
import { lossSubjects } from "./subjects/lossSubjects.js";
import { modelSubject } from "./subjects/modelSubject.js";
import { opSubject, type Share } from "./subjects/opSubject.js";
import { checkOptimizers } from "./subjects/optimizers.js";

/** What is checked: one engine, or both. */
export type CheckedEngine = EngineName | "both";

/** What is checked, and how. The defaults are those of the command. */
export interface CheckRequest {
  /** Names of ops. Every op, loss and optimizer is checked if neither these nor formulas nor a config are given. */
  readonly ops?: readonly string[] | undefined;
  /** Formulas in x. */
  readonly formulas?: readonly string[] | undefined;
  /** A config whose loss is checked on its own data. */
  readonly config?: LoadedConfig | undefined;
  readonly method?: MethodName | undefined;
  readonly engine?: CheckedEngine | undefined;
  /** 64 finds the derivatives to compare with in 64-digit arithmetic. */
  readonly digits?: 16 | 64 | undefined;
  /** 2 checks second derivatives. */
  readonly order?: 1 | 2 | undefined;
  readonly eps?: number | undefined;
  readonly atol?: number | undefined;
  readonly rtol?: number | undefined;
  readonly seed?: number | undefined;
  /** The file of the library for `arithmetic: native`; if left out, the first one that is known and found. */
  readonly blas?: string | undefined;
}

/**
 * Checks gradients. Returns a row for each sample, engine and input.
 *
 * @throws UsageError if there is no such op, or an option is for another method
 * @throws FormulaError if a formula is not one
 * @throws ConfigError, DataError, FileError if the config or its data are wrong
 * @throws LibraryError if there is no library for a config with `arithmetic: native`
 */
export async function runChecks(request: CheckRequest, onProgress?: ProgressListener): Promise<readonly CheckRow[]> {
  const { engine = "both", seed = 0, config } = request;
  const subjects = findSubjects(request);
  const settings = resolveSettings(request);
  const wasm = engine === "mathjs" ? [] : await createWasmRunners();
  const check = (some: readonly Subject[], effort: Effort, others: readonly Runner[]) =>
    runInTurns(checkSubjects(some, { ...settings, effort, runners: [mathjsRunner, ...others] }), onProgress);
  const rows = [...(await check(subjects, quick, wasm))];
  if (isEverything(request) && settings.order === 1) {
    // There is no product in an update, so both kinds of arithmetic are the same.
    const places = [mathjsRunner, ...wasm].map(({ place }) => place).filter(({ arithmetic }) => arithmetic === "exact");
    for await (const more of checkOptimizers(places, seed)) rows.push(...more);
  }
  if (config !== undefined) {
    const { dtype, arithmetic } = config.config;
    const trained = engine === "mathjs" ? [] : [wasmRunner(await loadTrained(arithmetic, request), dtype, arithmetic)];
    rows.push(...(await check([await modelSubject(config)], thorough, trained)));
  }
  // mathjs runs in any case: the others are compared with it.
  return rows.filter((row) => engine === "both" || row.engine === engine);
}

/** The engine that trains. The samples are small: so the library for `native` gets their products, too. */
function loadTrained(arithmetic: Arithmetic, { blas }: CheckRequest): Promise<Engine> {
  return createWasmEngine(arithmetic, { leastNative: 1, blas });
}

/** Ops with the same parameters have the same shapes. So many of them, or fewer, share these between them. */
const mostShares = 8;

function shareShapes(ops: readonly Op[]): readonly (readonly [Op, Share])[] {
  const kindOf = ({ arity, formula, params }: Op) =>
    formula === undefined ? Object.keys(params).join() || undefined : `formula of ${arity}`;
  const counts = new Map<string, number>();
  const numbered = ops.map((op) => {
    const kind = kindOf(op) ?? op.name;
    const number = counts.get(kind) ?? 0;
    counts.set(kind, number + 1);
    return { op, kind, number };
  });
  return numbered.map(({ op, kind, number }) => [op, { of: Math.min(mostShares, counts.get(kind) ?? 1), number }]);
}

function isEverything({ ops = [], formulas = [], config }: CheckRequest): boolean {
  return ops.length === 0 && formulas.length === 0 && config === undefined;
}

function findSubjects(request: CheckRequest): readonly Subject[] {
  if (isEverything(request)) {
    const all = shareShapes([...registry.values()]).map(([op, share]) => opSubject(op, share));
    return [...all, combinedSubject, ...lossSubjects(), ...formulaSubjects()];
  }
  const { ops = [], formulas = [] } = request;
  return [...ops.map(findOp), ...formulas.map((text) => customOp(text) as unknown as Op)].map((op) => opSubject(op));
}

/** With 64 digits larger samples take too long. */
const fewElements = 16;

function resolveSettings(request: CheckRequest): Omit<Checker, "runners" | "effort"> {
  const { method = "complex", digits = 16, order = 1, seed = 0, eps, atol, rtol } = request;
  const names = Object.keys(methods);
  if (!names.includes(method)) {
    throw new UsageError(`there is no method ${formatValue(method)}: expected ${formatValues(names)}`);
  }
  if (eps !== undefined && method !== "central") throw new UsageError("--eps is for --method central only");
  if (digits === 64 && method !== "complex")
    throw new UsageError(`--digits 64 is a method of its own: leave out --method ${method}`);
  const chosen: Method = methods[method];
  if (chosen.tolerance === undefined && (atol !== undefined || rtol !== undefined))
    throw new UsageError(`--method ${method} needs no tolerance: leave out --atol and --rtol`);
  return {
    find: digits === 64 ? sixtyFourDigits : chosen.derivative?.(eps ?? chosen.eps ?? 0),
    distance: digits === 64 ? bySize : chosen.distance,
    mostElements: digits === 64 ? fewElements : Number.POSITIVE_INFINITY,
    tolerance: { atol: atol ?? chosen.tolerance?.atol ?? 0, rtol: rtol ?? chosen.tolerance?.rtol ?? 0 },
    order,
    seed,
    random: RandomStream.create(seed, "gradcheck"),
  };
}

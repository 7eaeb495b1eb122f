import type { Cell } from "../../data/read/cell.js";
import type { PredictedValue } from "../../predict/predictions.js";
import type { ExportedFile } from "../exportFormat.js";
import type { PortableModel } from "../portableModel.js";

/** An export with the rows that it is run on. */
export interface ExportRun {
  readonly model: PortableModel;
  /** That the files were made with. */
  readonly name: string;
  readonly files: readonly ExportedFile[];
  /** The cells of each row, in the order of the input columns. */
  readonly rows: readonly (readonly Cell[])[];
  /** The columns of predict with the probabilities. */
  readonly columns: readonly string[];
}

/**
 * What an export gives for a row: the label or the number of each target, then the probabilities of all classes, in the order of
 * predict's columns; undefined if it refuses the row.
 */
export type ExportedRow = readonly PredictedValue[] | undefined;

/** A program that runs the exports of a format. */
export interface Runtime {
  /** For people: `onnxruntime-web 1.30.0`. */
  readonly name: string;
  /** Whether it reads raw cells itself. Else it is given numbers, so that there is no way to hand it a text for a number. */
  readonly takesCells: boolean;
  /**
   * Runs exports, one after the other.
   *
   * @throws RuntimeFailure if it does not run them
   */
  run(exports: readonly ExportRun[]): Promise<readonly (readonly ExportedRow[])[]>;
}

/** Why a format's exports cannot be run here, and what to do about it. */
export interface NoRuntime {
  /** `no C compiler found; install gcc or clang` */
  readonly missing: string;
}

/** A runtime that is there, but does not do its work: it crashes, takes too long, or refuses what it is given. */
export class RuntimeFailure extends Error {
  override readonly name = "RuntimeFailure";
}

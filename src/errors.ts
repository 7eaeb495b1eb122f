/**
 * The kinds of error a user can meet. Everything else that is thrown is a defect of ours.
 * The command line turns each kind into an exit code; the fields are for programs that catch them.
 */

import { printable } from "./printable.js";

/** A place in a text file. `line`, `column` and `row` count from 1. `row` is for files whose lines are not known. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly row?: number;
}

/** One problem of a config: its place, what is wrong, and what to do about it. */
export interface Problem {
  readonly place: Place;
  /** The key's path inside the config, such as `layers[0]`; empty for the config as a whole. */
  readonly path: string;
  readonly message: string;
}

/** The name of a file as messages show it. */
function nameOf(file: string): string {
  return file === "" ? '""' : file;
}

/** `file:line:column`, as far as it is known; or `file: row 3`. */
function formatPlace({ file, line, column, row }: Place): string {
  const parts = [nameOf(file), line, column, row === undefined ? undefined : ` row ${row}`];
  return parts.filter((part) => part !== undefined).join(":");
}

/** Where a row is in its file: `line 7`, or `row 3` if a line may have many. */
export function formatPosition({ line, row }: Place): string {
  return row === undefined ? `line ${line}` : `row ${row}`;
}

/** `place: path: message`. */
export function formatProblem({ place, path, message }: Problem): string {
  return [formatPlace(place), path, message].filter((part) => part !== "").join(": ");
}

/** The ancestor of all errors that a user can meet. So a caller can distinguish them from defects. */
export abstract class BackpropError extends Error {
  /**
   * @param lines of the message. They are made printable here, since they may quote a file and are shown on terminals
   */
  constructor(lines: string | readonly string[]) {
    super([lines].flat().map(printable).join("\n"));
  }
}

/** Shapes that an op or a layer cannot take. Thrown while a graph is built, never while it runs. */
export class ShapeError extends BackpropError {
  override readonly name = "ShapeError";
}

/** A formula that cannot be read, or that uses anything that a formula may not. `column` counts from 1. */
export class FormulaError extends BackpropError {
  override readonly name = "FormulaError";
  constructor(
    message: string,
    readonly formula: string,
    readonly column?: number,
  ) {
    super(message);
  }
}

/** A config with all of its problems. */
export class ConfigError extends BackpropError {
  override readonly name = "ConfigError";
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem));
  }
}

/** Wrong use of the command line or of a function's options. */
export class UsageError extends BackpropError {
  override readonly name = "UsageError";
}

/** A text that cannot be read: not in its encoding, not JSON, or too long. Callers turn it into the error for what the text was. */
export class TextError extends BackpropError {
  override readonly name = "TextError";
  constructor(
    readonly problem: string,
    readonly place: Place,
  ) {
    super(`${formatPlace(place)}: ${problem}`);
  }
}

/** Data that cannot be trained on. */
export class DataError extends BackpropError {
  override readonly name = "DataError";
  constructor(
    /** The problem, without its place. */
    readonly reason: string,
    readonly place?: Place,
  ) {
    super(place === undefined ? reason : `${formatPlace(place)}: ${reason}`);
  }
}

/** A model file that cannot be trusted. */
export class ModelError extends BackpropError {
  override readonly name = "ModelError";
  /** @param message one problem, or several */
  constructor(
    message: string | readonly string[],
    readonly file: string,
    readonly place: Place = { file },
  ) {
    super([message].flat().map((problem) => `${formatPlace(place)}: ${problem}`));
  }
}

/** A file that cannot be read or written. */
export class FileError extends BackpropError {
  override readonly name = "FileError";
  constructor(
    /** The problem, without the file's name. */
    readonly reason: string,
    readonly file: string,
  ) {
    super(`${nameOf(file)}: ${reason}`);
  }
}

/** A library of the machine that is missing, or that cannot be used. */
export class LibraryError extends BackpropError {
  override readonly name = "LibraryError";
}

/** Work that takes more memory than there can be. */
export class CapacityError extends BackpropError {
  override readonly name = "CapacityError";
  constructor(
    message: string,
    /** Bytes that the work takes, if known. */
    readonly bytes?: number,
  ) {
    super(message);
  }
}

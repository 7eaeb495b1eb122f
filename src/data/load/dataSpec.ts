import { isAbsolute, join } from "node:path";
import { type CellFormat, type CellReader, createCellReader } from "../cells/cellReader.js";
import type { MissingPolicy } from "../cells/missing.js";
import { isLocal } from "../cells/numberFormat.js";
import type { Dialect } from "../read/dialect.js";
import { type dataFormats, type FormatName, formatNames } from "../read/formats.js";
import type { NumberOptions } from "../read/numberOptions.js";
import type { GenerateSpec } from "./generate.js";

/** Where the data comes from, as a config says it. */
export type DataSpec = RowsSpec | ImportedSpec;

/** Data that has rows. */
export type RowsSpec = InlineSpec | GenerateSpec | FileSpec;

/** What the config of a model has that was made elsewhere: its data is not known. */
export interface ImportedSpec {
  /** The file that the model was imported from. */
  readonly imported: string;
}

/** Data in the config itself: row i of `inputs` belongs to entry i of `targets`. */
export interface InlineSpec {
  readonly inputs: readonly (readonly number[])[];
  /** For each row of the inputs a number, a label, or a list of numbers. */
  readonly targets: readonly (number | string | readonly number[] | readonly string[])[];
}

/** Data in a file with named columns. The format is the key of the file's path, which is relative to the config file. */
export type FileSpec = {
  readonly [Format in FormatName]: Readonly<Record<Format, string>> &
    ColumnsSpec &
    Pick<Dialect, (typeof dataFormats)[Format]["options"][number]>;
}[FormatName];

/** Which columns of a file are used, and how. */
export interface ColumnsSpec extends CellFormat {
  /** The column to predict, or several columns: of numbers, or with two labels each. */
  readonly target: string | readonly string[];
  /** The columns to predict from; if left out, all columns that are not targets. */
  readonly features?: readonly string[] | undefined;
  /** Columns that are left out. */
  readonly exclude?: readonly string[] | undefined;
  /** The classes in the order of their indices; if left out, the classes in the file, sorted. */
  readonly classes?: readonly (string | number)[] | undefined;
  /** For all columns, or by column; then others have `error`, which is the default. */
  readonly missing?: MissingPolicy | Readonly<Record<string, MissingPolicy>> | undefined;
  /** What becomes of categories that the data trained on does not have. Default `error`. */
  readonly unknown?: UnknownPolicy | undefined;
  /** The most frequent categories of a column keep an input of their own, so many at most; the others share one. Default all. */
  readonly maxCategories?: number | undefined;
  /** Whether columns of dates become numbers, instead of categories. Default `auto`. */
  readonly dates?: DatePolicy | undefined;
}

export const unknownPolicies = ["error", "other"] as const;
export type UnknownPolicy = (typeof unknownPolicies)[number];

export const datePolicies = ["auto", "none"] as const;
export type DatePolicy = (typeof datePolicies)[number];

/** What happens to missing cells of a column. */
export function missingPolicyOf({ missing = "error" }: Pick<ColumnsSpec, "missing">, column: string): MissingPolicy {
  if (typeof missing === "string") return missing;
  return Object.hasOwn(missing, column) ? (missing[column] as MissingPolicy) : "error";
}

/** Whether something takes the place of the missing cells of a column. */
export function isFilled(spec: Pick<ColumnsSpec, "missing">, column: string): boolean {
  return ["mean", "indicator"].includes(missingPolicyOf(spec, column));
}

/** How the cells of some data are written. Data in a config has numbers, which need no format. */
export function cellReaderOf(spec: DataSpec): CellReader {
  const source = sourceOf(spec);
  return createCellReader(source.kind === "file" ? source.columns : {});
}

/** A data file as a config names it. */
export interface DataFile extends Dialect, NumberOptions {
  readonly format: FormatName;
  /** Absolute, or relative to the config file. */
  readonly path: string;
}

/** Where a data file is, if relative paths start from the directory. */
export function pathOf({ path }: DataFile, directory: string): string {
  return isAbsolute(path) ? path : join(directory, path);
}

/** A source of data, by its kind. */
export type DataSource = RowsSource | { readonly kind: "imported"; readonly spec: ImportedSpec };

/** A source of rows, by its kind. */
export type RowsSource =
  | { readonly kind: "inline"; readonly spec: InlineSpec }
  | { readonly kind: "generate"; readonly spec: GenerateSpec }
  | FileSource;

export interface FileSource {
  readonly kind: "file";
  readonly file: DataFile;
  /** What is read of the file. */
  readonly columns: FileSpec;
}

export function sourceOf(spec: RowsSpec): RowsSource;
export function sourceOf(spec: DataSpec): DataSource;
export function sourceOf(spec: DataSpec): DataSource {
  if ("imported" in spec) return { kind: "imported", spec };
  if ("inputs" in spec) return { kind: "inline", spec };
  if ("generate" in spec) return { kind: "generate", spec };
  return { kind: "file", file: fileOf(spec), columns: spec };
}

function fileOf(spec: FileSpec): DataFile {
  const { delimiter, quote, ...keys }: Partial<Record<FormatName, string>> & Dialect = spec;
  const format = formatNames.find((name) => keys[name] !== undefined) as FormatName;
  return { format, path: keys[format] as string, delimiter, quote, ...(isLocal(spec) && { isLocal: true }) };
}

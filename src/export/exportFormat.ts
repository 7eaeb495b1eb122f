import type { PortableModel } from "./portableModel.js";

export const exportFormatNames = ["onnx", "safetensors", "javascript", "c"] as const;
export type ExportFormatName = (typeof exportFormatNames)[number];

/** The endings of the main file of each format, the usual one first. The format is found by them. */
export const exportEndings: Readonly<Record<ExportFormatName, readonly [string, ...string[]]>> = {
  onnx: [".onnx"],
  safetensors: [".safetensors"],
  javascript: [".js", ".mjs"],
  c: [".h"],
};

/** A file that an export consists of. */
export interface ExportedFile {
  /** In place of the ending of the main file: `.d.ts` for the types beside a `.js`. The main file comes first and has its own. */
  readonly ending: string;
  readonly content: Uint8Array | string;
}

/** A format that models can leave in. */
export interface ExportFormat {
  readonly name: ExportFormatName;
  /** One line for people. */
  readonly summary: string;
  /**
   * @param name of the main file without folder and ending; identifiers start with it
   * @param ending of the main file; if left out, it has no file of its own, and is called as the first of `exportEndings` says
   * @throws UsageError if the model has something that the format cannot hold
   */
  create(model: PortableModel, name: string, ending?: string): readonly ExportedFile[];
  /** What is left to whoever uses the files; if left out, nothing is. */
  describeRest?(model: PortableModel): readonly string[];
}

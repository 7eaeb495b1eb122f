import type { CellReader } from "../../data/cells/cellReader.js";
import { usualMissingTexts } from "../../data/cells/missing.js";
import { spellMissingTexts } from "../missingCells.js";

/** ONNX compares whole texts, so of the blank ones only the likely are known. */
const blankTexts = [...Array.from({ length: 17 }, (_, spaces) => " ".repeat(spaces)), "\t", "\n", "\r\n"];

/** The texts that mean a missing cell. */
export function listMissingTexts(reader: CellReader): readonly string[] {
  return [...new Set([...blankTexts, ...(spellMissingTexts(reader) ?? usualMissingTexts.flatMap(inAllLetters))])];
}

/** A text with each of its letters in capitals or small. */
function inAllLetters(text: string): readonly string[] {
  return [...text].reduce<readonly string[]>(
    (begun, letter) =>
      [...new Set([letter.toLowerCase(), letter.toUpperCase()])].flatMap((each) => begun.map((start) => start + each)),
    [""],
  );
}

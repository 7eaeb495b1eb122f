import { usualMissingTexts } from "../../data/cells/missing.js";
import type { MissingCells } from "../missingCells.js";

/** ONNX compares whole texts, so of the blank ones only the likely are known. */
const blankTexts = ["", " ", "  ", "   ", "    ", "\t", "\n", "\r\n"];

/** The texts that mean a missing cell. */
export function listMissingTexts({ texts }: MissingCells): readonly string[] {
  return [...new Set([...blankTexts, ...(texts ?? usualMissingTexts.flatMap(spellings))])];
}

/** A text with each of its letters in capitals or small. */
function spellings(text: string): readonly string[] {
  return [...text].reduce<readonly string[]>(
    (begun, letter) =>
      [...new Set([letter.toLowerCase(), letter.toUpperCase()])].flatMap((each) => begun.map((start) => start + each)),
    [""],
  );
}

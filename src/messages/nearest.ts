import { distance } from "fastest-levenshtein";
import { quote } from "./quote.js";

/** The known word that was most likely meant by `word`. Of several, one of the same length is preferred. Undefined if none is near. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = normalize(word);
  // A word of one letter is not taken for a slip of another.
  const most = Math.min(Math.ceil(wanted.length / 3), wanted.length - 1);
  const candidates = Array.from(known, (candidate) => {
    const normalized = normalize(candidate);
    const slips = distance(wanted, normalized);
    return { candidate, slips, difference: Math.abs(normalized.length - wanted.length) };
  });
  const [best] = candidates
    .filter(({ slips }) => slips <= most)
    .sort((a, b) => a.slips - b.slips || a.difference - b.difference);
  return best?.candidate;
}

/** The end of a message about an unknown word: `: did you mean "epochs"?`, or nothing. */
export function suggestion(word: string, known: Iterable<string>): string {
  const best = nearest(word, known);
  return best === undefined ? "" : `: did you mean ${quote(best)}?`;
}

/** Removes differences of spelling: `batch_size` and `batchSize` are the same word. */
function normalize(word: string): string {
  return word.toLowerCase().replaceAll(/[\s_-]/g, "");
}

import { distance } from "fastest-levenshtein";
import { quote } from "./quote.js";

/** The known word that `word` is most likely a slip of, a word as long before others; undefined where none comes near. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = normalize(word);
  // A word of one letter is a slip of nothing.
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

/** `: did you mean "epochs"?`, or nothing: the end of a message about an unknown word. */
export function suggestion(word: string, known: Iterable<string>): string {
  const best = nearest(word, known);
  return best === undefined ? "" : `: did you mean ${quote(best)}?`;
}

/** `batch_size` is `batchSize` in another spelling, not another word. */
function normalize(word: string): string {
  return word.toLowerCase().replaceAll(/[\s_-]/g, "");
}

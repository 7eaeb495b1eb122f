import { distance } from "fastest-levenshtein";
import { normalizeWord, wordsFor } from "./otherNames.js";
import { quote } from "./quote.js";

/**
 * The known word that was most likely meant by `word`: the same word in another spelling, else what other tools call so, else the
 * shortest one that begins with it, else one with a few slips. Undefined if none is near.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = normalizeWord(word);
  const candidates = Array.from(known, (candidate) => ({ candidate, normalized: normalizeWord(candidate) }));
  const same = candidates.find(({ normalized }) => normalized === wanted);
  if (same !== undefined) return same.candidate;
  const meant = wordsFor(word);
  const translated = candidates.find(({ candidate }) => meant.includes(candidate));
  return translated?.candidate ?? longer(wanted, candidates) ?? misspelt(wanted, candidates);
}

interface Candidate {
  readonly candidate: string;
  readonly normalized: string;
}

/** A word of one letter begins too many others. */
function longer(wanted: string, candidates: readonly Candidate[]): string | undefined {
  if (wanted.length < 2) return undefined;
  return candidates
    .filter(({ normalized }) => normalized.startsWith(wanted))
    .toSorted((a, b) => a.normalized.length - b.normalized.length)[0]?.candidate;
}

/** Of several, one of the same length is preferred. */
function misspelt(wanted: string, candidates: readonly Candidate[]): string | undefined {
  // A word of one letter is not taken for a slip of another.
  const most = Math.min(Math.ceil(wanted.length / 3), wanted.length - 1);
  const rated = candidates.map(({ candidate, normalized }) => ({
    candidate,
    slips: distance(wanted, normalized),
    difference: Math.abs(normalized.length - wanted.length),
  }));
  return rated
    .filter(({ slips }) => slips <= most)
    .toSorted((a, b) => a.slips - b.slips || a.difference - b.difference)[0]?.candidate;
}

/** The end of a message about an unknown word: `: did you mean "epochs"?`, or nothing. */
export function suggestion(word: string, known: Iterable<string>): string {
  const best = nearest(word, known);
  return best === undefined ? "" : `: did you mean ${quote(best)}?`;
}

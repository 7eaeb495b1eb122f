import { distance } from "fastest-levenshtein";
import { normalizeWord, wordsFor } from "./otherNames.js";
import { quote } from "./quote.js";

/**
 * The known word that was most likely meant by `word`: the same word in another spelling, else what other tools call so, else the
 * shortest one that begins with it, else one with a few slips. Undefined if none is near.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = normalizeWord(word);
  const words = [...known];
  const candidates = words.map((candidate) => ({ candidate, normalized: normalizeWord(candidate) }));
  return sameWord(word, words) ?? longer(wanted, candidates) ?? misspelt(wanted, candidates);
}

/** The known word that is `word` in another spelling, else what other tools call so. */
export function sameWord(word: string, known: readonly string[]): string | undefined {
  const wanted = normalizeWord(word);
  const same = known.find((candidate) => normalizeWord(candidate) === wanted);
  if (same !== undefined) return same;
  const meant = wordsFor(word);
  return known.find((candidate) => meant.includes(candidate));
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
    slips: countSlips(wanted, normalized),
    difference: Math.abs(normalized.length - wanted.length),
  }));
  return rated
    .filter(({ slips }) => slips <= most)
    .toSorted((a, b) => a.slips - b.slips || a.difference - b.difference)[0]?.candidate;
}

/** Two neighbours that have changed places are one slip. */
function countSlips(wanted: string, known: string): number {
  const swapped = Array.from({ length: Math.max(0, wanted.length - 1) }, (_, i) =>
    wanted[i] === known[i + 1] && wanted[i + 1] === known[i]
      ? 1 + distance(wanted.slice(0, i) + wanted.charAt(i + 1) + wanted.charAt(i) + wanted.slice(i + 2), known)
      : Number.POSITIVE_INFINITY,
  );
  return Math.min(distance(wanted, known), ...swapped);
}

/** The end of a message about an unknown word: `: did you mean "epochs"?`, or nothing. */
export function suggestion(word: string, known: Iterable<string>): string {
  const best = nearest(word, known);
  return best === undefined ? "" : `: did you mean ${quote(best)}?`;
}

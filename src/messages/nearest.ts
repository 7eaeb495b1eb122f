import { distance } from "fastest-levenshtein";

/** The known word that `word` is most likely a slip of; undefined where none comes near. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = normalize(word);
  let best: string | undefined;
  let fewest = Math.ceil(wanted.length / 3) + 1;
  for (const candidate of known) {
    const slips = distance(wanted, normalize(candidate));
    if (slips < fewest) [best, fewest] = [candidate, slips];
  }
  return best;
}

/** `: did you mean "epochs"?`, or nothing: the end of a message about an unknown word. */
export function suggestion(word: string, known: Iterable<string>): string {
  const best = nearest(word, known);
  return best === undefined ? "" : `: did you mean ${JSON.stringify(best)}?`;
}

/** `batch_size` is `batchSize` in another spelling, not another word. */
function normalize(word: string): string {
  return word.toLowerCase().replaceAll(/[\s_-]/g, "");
}

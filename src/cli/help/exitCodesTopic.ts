import { exitCodeMeanings, exitCodes } from "../exitCodes.js";
import type { Block, Term } from "./layOut.js";

/** `backprop help exit-codes` */
export function exitCodesTopic(): readonly Block[] {
  const names = Object.keys(exitCodes) as (keyof typeof exitCodes)[];
  return [
    { terms: names.map((name): Term => [String(exitCodes[name]), exitCodeMeanings[name]]) },
    "`config check` exits as train would on a machine that has what the config needs: with several configs or problems, by the smallest of their codes.",
    "A run that a signal ends writes its checkpoint and saves its model first, if `--checkpoint` and `--out` name them. A second Ctrl-C leaves at once.",
  ];
}

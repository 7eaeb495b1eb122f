import type { Command } from "commander";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { topics } from "../help/topics.js";
import { type Candidate, complete, type WordSource } from "./complete.js";
import { completionScripts, type ShellName } from "./scripts.js";

const source: WordSource = {
  async ops() {
    const { registry } = await import("../../ops/index.js");
    return [...registry.values()].map(({ name, summary }) => ({ word: name, description: summary }));
  },
  async topics() {
    return Object.entries(topics).map(([word, description]) => ({ word, description }));
  },
  async metrics() {
    const { measureNames } = await import("../../train/records.js");
    return ["loss", ...measureNames, "lr"].map((word) => ({ word }));
  },
  async setting(text) {
    return (await import("./configWords.js")).completeSetting(text);
  },
};

/** `backprop completion` */
export async function runCompletion(
  shell: ShellName,
  words: readonly string[],
  program: Command,
  { stdout }: Context,
): Promise<number> {
  if (words.length === 0) {
    await stdout.writeData(completionScripts[shell]);
    return exitCodes.done;
  }
  const { candidates, takesFiles } = await complete(program, words, source);
  const lines = [...candidates.map(formatCandidate), ...(takesFiles ? [":files"] : [])];
  await stdout.writeData(lines.map((line) => `${line}\n`).join(""));
  return exitCodes.done;
}

/** bash shows no descriptions; its script cuts them off. */
function formatCandidate({ word, description }: Candidate): string {
  return description === undefined ? word : `${word}\t${description}`;
}

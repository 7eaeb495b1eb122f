import { UsageError } from "../../errors.js";
import { suggestion } from "../../messages/nearest.js";
import { quote } from "../../messages/quote.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { configTopic } from "./configTopic.js";
import { dataTopic } from "./dataTopic.js";
import { exitCodesTopic } from "./exitCodesTopic.js";
import { filesTopic } from "./filesTopic.js";
import { formulasTopic } from "./formulasTopic.js";
import { type Block, layOut } from "./layOut.js";
import { type TopicName, topicNames } from "./topics.js";

/** What each topic says. */
export const topicTexts: Readonly<Record<TopicName, () => readonly Block[]>> = {
  config: configTopic,
  data: dataTopic,
  formulas: formulasTopic,
  files: filesTopic,
  "exit-codes": exitCodesTopic,
};

/** Longer lines are hard to read, on however wide a terminal. */
const widest = 100;

/**
 * `backprop help TOPIC`
 *
 * @param commands the names of all commands, for a name that is neither one of them nor a topic
 */
export async function runHelp(name: string, commands: readonly string[], { stdout }: Context): Promise<number> {
  if (!isTopic(name)) {
    const near = suggestion(name, [...commands, ...topicNames]);
    throw new UsageError(
      `there is no command or topic ${quote(name)}${near || `: expected a command, or one of ${topicNames.join(", ")}`}`,
    );
  }
  await stdout.write(layOut(topicTexts[name](), Math.min(stdout.columns ?? widest, widest)));
  return exitCodes.done;
}

function isTopic(name: string): name is TopicName {
  return Object.hasOwn(topicTexts, name);
}

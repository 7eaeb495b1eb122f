/** The topics of `backprop help`, with a line about each. Their texts are loaded only when they are shown. */
export const topics = {
  config: "every key of a config: its values, its default and what it is for",
  data: "where rows come from, formats of files, classes, missing cells, limits",
  formulas: "activations of your own: operators, constants and functions",
  files: "model files, logs, predictions and metrics, and what goes to which stream",
  "exit-codes": "what the exit codes mean",
} as const;

export type TopicName = keyof typeof topics;
export const topicNames = Object.keys(topics) as readonly TopicName[];

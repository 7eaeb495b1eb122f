/** The losses by their names in a config. They are apart from the losses, so that the options of commands do not load those. */
export const lossNames = ["mse", "mae", "huber", "crossEntropy", "binaryCrossEntropy"] as const;
export type LossName = (typeof lossNames)[number];

import type { StepPart } from "./graphView.js";

/** The colours of a part of a step. */
export interface PartColors {
  readonly fill: string;
  readonly line: string;
}

/** On a light ground: blue forward, orange backward, green for updates. They differ in lightness for those who see no colours. */
export const lightColors: Readonly<Record<StepPart, PartColors>> = {
  forward: { fill: "#e3effb", line: "#2f6fb0" },
  backward: { fill: "#fde3c8", line: "#b3560a" },
  update: { fill: "#d6f0dc", line: "#23763c" },
};

/** On a dark ground. */
export const darkColors: Readonly<Record<StepPart, PartColors>> = {
  forward: { fill: "#1d3650", line: "#7db4ea" },
  backward: { fill: "#4d2f14", line: "#f0a868" },
  update: { fill: "#1b3d26", line: "#74c98d" },
};

/** The formats that models come from. */
export const importerNames = ["onnx", "safetensors", "sklearn", "brain.js"] as const;
export type ImporterName = (typeof importerNames)[number];

export * as cellMarks from "./kernels/marks.js";

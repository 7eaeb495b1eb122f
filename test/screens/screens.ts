/** A screen of the README or the help. */
export interface ScreenSpec {
  /** The file's name without its ending. */
  readonly name: string;
  /** What is typed, and shown above what it writes. */
  readonly command: string;
  /** What has to be there first: a line of bash that is not shown. */
  readonly before?: string;
  /** 80 if left out. */
  readonly columns?: number;
  /** The lines that are shown, if they are not all. */
  readonly lines?: number;
}

const trainIris = "backprop train configs/iris.json --quiet -o iris-model.json";

/** What the program looks like. To add a screen, add a line and run `npm run screens`. */
export const screens: readonly ScreenSpec[] = [
  { name: "train", command: "backprop train configs/iris.json -o iris-model.json" },
  {
    name: "evaluate",
    before: trainIris,
    command: "backprop evaluate iris-model.json configs/data/iris.csv",
  },
  { name: "inspect", before: trainIris, command: "backprop inspect iris-model.json" },
  { name: "gradcheck", command: "backprop gradcheck --config configs/xor.json" },
];

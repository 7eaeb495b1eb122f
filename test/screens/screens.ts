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
  /** The height of the window, which pictures follow; 24 if left out. */
  readonly rows?: number;
  /** 0 if left out. */
  readonly exitCode?: number;
  /** The lines that are shown, if they are not all. */
  readonly lines?: number;
}

/** A config with mistakes, as people make them. */
const mistaken = `{
  "data": { "csv": "configs/data/iris.csv", "target": "species" },
  "layers": [16, "swish", 3],
  "loss": "bce",
  "learningRate": 0.1,
  "epochs": "100"
}`;

const iris = "backprop train configs/iris.json --quiet";

/** What the program looks like. To add a screen, add an entry and run `npm run screens`. */
export const screens: readonly ScreenSpec[] = [
  { name: "train", command: "backprop train configs/iris.json --plot -o iris-model.json", columns: 104 },
  { name: "boundary", command: "backprop train configs/spirals.json --boundary" },
  {
    name: "plot",
    before: `${iris} --log small.ndjson; ${iris} --set layers.0=64 --log large.ndjson`,
    command: "backprop plot small.ndjson large.ndjson --metric validationLoss",
  },
  { name: "graph", command: "backprop graph configs/xor.json", columns: 104 },
  { name: "explain", command: "backprop explain configs/xor.json", lines: 60 },
  { name: "ops", command: 'backprop ops "x * tanh(x)"' },
  {
    name: "check",
    before: `cat > flowers.json <<'END'\n${mistaken}\nEND\n`,
    command: "backprop config check flowers.json",
    columns: 104,
    exitCode: 2,
  },
  { name: "gradcheck", command: "backprop gradcheck --config configs/xor.json" },
  {
    name: "evaluate",
    before: `${iris} -o iris-model.json`,
    command: "backprop evaluate iris-model.json configs/data/iris.csv",
  },
  { name: "inspect", before: `${iris} -o iris-model.json`, command: "backprop inspect iris-model.json" },
];

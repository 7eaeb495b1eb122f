/** Something small to learn. */
export interface Task {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | string | null)[])[];
  readonly target: string | readonly string[];
  /** Keys of `data` besides the file and the target. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The width of the last layer. */
  readonly outputs: number;
  readonly losses: readonly string[];
  /** Keys of the config that go with the data. */
  readonly config: Readonly<Record<string, unknown>>;
}

export const tasks: readonly Task[] = [
  {
    name: "numbers",
    columns: ["a", "b", "y"],
    rows: [
      [1, 10, 3.5],
      [2, 20, 4.25],
      [-3, 15, 0.125],
      [4.5, 12, 7],
      [0, 18, 2],
    ],
    target: "y",
    data: {},
    outputs: 1,
    losses: ["mse", "mae", "huber"],
    config: { scale: "standard", scaleTargets: "standard", validation: 0.4 },
  },
  {
    name: "classes",
    columns: ["color", "x", "kind"],
    rows: [
      ["green", 1, "plain"],
      ["red", -1, "so, so"],
      ["green", 0.5, 'qu"ote'],
      ["blue", -2, "so, so"],
      ["red", 3, "plain"],
      ["red", 2, 'qu"ote'],
    ],
    target: "kind",
    data: {},
    outputs: 3,
    losses: ["crossEntropy"],
    config: { scale: "minmax" },
  },
  {
    name: "gaps",
    columns: ["x", "z", "sick"],
    rows: [
      [1, 5, 0],
      [2, null, 1],
      [null, 3, 1],
      [4, 1, 0],
    ],
    target: "sick",
    data: { missing: "mean" },
    outputs: 1,
    losses: ["binaryCrossEntropy", "mse"],
    config: {},
  },
  {
    name: "several",
    columns: ["p", "u", "v", "w"],
    rows: [
      [1, 0, 1, 5],
      [2, 1, 1, 4],
      [3, 1, 0, null],
      [4, 0, 0, 2],
    ],
    target: ["u", "v"],
    data: { missing: "drop", features: ["p", "w"] },
    outputs: 2,
    losses: ["mse", "binaryCrossEntropy", "huber"],
    config: {},
  },
  {
    name: "days",
    columns: ["day", "noise", "street", "level"],
    rows: [
      ["03.01.2024", "1.050,5", "Mill Lane", "12,5"],
      ["14.02.2024", "-850,25", "High Street", "0"],
      ["27.02.2023", "k.A.", "Mill Lane", "1.200"],
      [null, "3,125", "Old Road", "7"],
      ["31.12.2023", "0,5", null, "44,75"],
      ["01.06.2024", null, "High Street", "3"],
      ["17.06.2024", "12", "k.A.", "820,5"],
      ["18.06.2024", "999", "Dead End", "0,25"],
    ],
    target: "level",
    data: {
      ...{ decimal: ",", thousands: ".", missingTexts: ["k.A."], unknown: "other", maxCategories: 2 },
      missing: { day: "mean", noise: "indicator", street: "indicator" },
    },
    outputs: 1,
    losses: ["mse", "huber"],
    config: {
      ...{ scale: "auto", scaleTargets: "log", validation: 0.4 },
      ...{ stop: { patience: 2, metric: "rmse" }, keep: { metric: "r2" } },
    },
  },
  {
    name: "weighted",
    columns: ["id", "since", "size", "counts", "left"],
    rows: [
      ["a1", "2024-03-01 08:00", 1, 1, "No"],
      ["b2", "2024-03-02 09:30", 250, 0.5, "No"],
      ["c3", "2024-03-03 22:15", 90, 2, "Yes"],
      ["d4", "2024-03-08 00:00", 17, 0, "No"],
      ["e5", "2024-04-01 12:00", 33, 1.5, "Yes"],
      ["f6", "2024-04-02 13:00", 140, 3, "No"],
    ],
    target: "left",
    data: { exclude: ["id"], classes: ["No", "Yes"], unknown: "other", missing: { size: "indicator" } },
    outputs: 1,
    losses: ["binaryCrossEntropy"],
    config: {
      ...{ classWeights: "balanced", sampleWeight: "counts", threshold: 0.3, validation: 0.4 },
      ...{ stop: { patience: 2, metric: "f1" }, keep: { metric: "rocAuc" } },
    },
  },
  {
    name: "labels",
    columns: ["x", "town", "smoker", "sport"],
    rows: [
      [1, "Ulm", "yes", "none"],
      [2, "Bonn", "no", "some"],
      [3, "Ulm", "no", "some"],
      [5, null, "yes", "some"],
      [8, "Trier", "no", "none"],
    ],
    target: ["smoker", "sport"],
    data: { missing: { town: "indicator" }, dates: "none" },
    outputs: 2,
    losses: ["binaryCrossEntropy"],
    config: { scale: "standard", threshold: 0.6, dtype: "float32" },
  },
];

/** The header and the rows as texts. */
export function tableOf({ columns, rows }: Task): readonly (readonly string[])[] {
  return [columns, ...rows.map((row) => row.map((cell) => (cell === null ? "" : String(cell))))];
}

/** The rows as objects. */
export function recordsOf({ columns, rows }: Task): readonly Readonly<Record<string, unknown>>[] {
  return rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i] ?? null])));
}

const quoted = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The files that a task's data can come from, by their endings. */
export const formats = {
  csv: (task: Task) =>
    tableOf(task)
      .map((row) => `${row.map(quoted).join(",")}\n`)
      .join(""),
  ndjson: (task: Task) =>
    recordsOf(task)
      .map((record) => `${JSON.stringify(record)}\n`)
      .join(""),
  json: (task: Task) => JSON.stringify(recordsOf(task)),
} as const;
export type Format = keyof typeof formats;

/** A config that trains the task a little, on its file `data.FORMAT`. */
export function configOf(
  { target, data, outputs, losses, config }: Task,
  format: Format,
): Readonly<Record<string, unknown>> {
  return {
    data: { [format]: `data.${format}`, target, ...data },
    layers: [3, "tanh", outputs],
    loss: losses[0],
    epochs: 3,
    batchSize: 2,
    ...config,
  };
}

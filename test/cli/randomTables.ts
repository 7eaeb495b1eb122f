import { RandomStream } from "../../src/random.js";

/** A table as a person may have it, and a config that trains a little on it. */
export interface RandomTable {
  readonly csv: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly engine: "wasm" | "mathjs";
}

/** Draws a table with numbers in some format, dates, texts, many categories and missing cells, and keys of the config that go with it. */
export function drawTable(seed: number): RandomTable {
  const random = RandomStream.create(seed, "init");
  const pick = <T>(...list: readonly T[]): T => list[random.integer(list.length)] as T;
  const maybe = <T extends object>(keys: T): T | Record<never, never> => (random.chance(0.5) ? keys : {});
  const format = pick(
    {},
    { decimal: "," },
    { decimal: ",", thousands: "." },
    { thousands: "." },
    { thousands: "," },
    { decimal: ",", thousands: " " },
    { thousands: "'" },
  ) as { readonly decimal?: string; readonly thousands?: string };
  const { thousands = "", decimal = thousands === "." ? "," : "." } = format;
  const number = (value: number, digits: number) => {
    const [whole = "", fraction] = Math.abs(value).toFixed(digits).split(".");
    const grouped = random.chance(0.8) ? whole.replace(/\B(?=(\d{3})+$)/g, thousands) : whole;
    return `${value < 0 ? "-" : ""}${grouped}${fraction === undefined ? "" : decimal + fraction}`;
  };
  const two = (value: number) => String(value).padStart(2, "0");
  const date = pick(
    (y: number, m: number, d: number) => `${y}-${two(m)}-${two(d)}`,
    (y: number, m: number, d: number) => `${y}-${two(m)}-${two(d)}T${two(d % 24)}:${two(m)}:00`,
    (y: number, m: number, d: number) => `${d}.${m}.${y}`,
    (y: number, m: number, d: number) => `${two(m)}/${two(d)}/${y}`,
  );
  const ownMissing = random.chance(0.5) ? ["k.A.", "-999"] : undefined;
  const policy = () => pick("indicator", "indicator", "drop");
  const dates = pick(undefined, "auto", "none");
  // Texts have no mean.
  const missing = {
    amount: pick("mean", policy()),
    day: dates === "none" ? policy() : pick("mean", policy()),
    town: policy(),
    note: policy(),
  };
  const gap = (cell: string) => (random.chance(0.1) ? pick("", ...(ownMissing ?? ["NA", "?"])) : cell);
  const kind = pick("number", "positive", "two", "three", "labels", "several", "numeric");
  const answer = () => pick("no", "no", "yes");
  const targets: Record<string, () => readonly string[]> = {
    number: () => [number(random.uniform() * 4000 - 2000, 2)],
    positive: () => [number(random.uniform() ** 4 * 90_000, 1)],
    two: () => [answer()],
    three: () => [pick("low", "mid", "mid", "high")],
    labels: () => [answer(), pick("0", "1")],
    several: () => [number(random.uniform(), 3), number(random.uniform() * 1e6, 0)],
    numeric: () => [pick("1", "2", "2")],
  };
  const row = (i: number) => [
    `K-${i}`,
    gap(number(random.uniform() * 5000 - 1000, 2)),
    number(random.integer(40), 0),
    gap(pick("Ulm", "Bonn", "Ulm", "Trier", "Köln, Süd")),
    gap(`n${random.integer(9)}`),
    gap(date(2020 + random.integer(4), 1 + random.integer(12), 1 + random.integer(28))),
    number(random.integer(30) / 10, 1),
    ...(targets[kind]?.() ?? []),
  ];
  const rows = Array.from({ length: 40 + random.integer(60) }, (_, i) => row(i));
  const isSeveral = kind === "labels" || kind === "several";
  const header = ["id", "amount", "count", "town", "note", "day", "weight", "y", ...(isSeveral ? ["z"] : [])];
  const csv = [header, ...rows].map((cells) =>
    cells.map((cell) => (cell.includes(";") ? `"${cell}"` : cell)).join(";"),
  );
  const isNumber = ["number", "positive", "several"].includes(kind);
  const single = kind === "three" ? "crossEntropy" : pick("crossEntropy", "binaryCrossEntropy");
  const loss = isNumber ? pick("mse", "mae", "huber") : kind === "labels" ? "binaryCrossEntropy" : single;
  const width = kind === "three" ? 3 : isSeveral || loss === "crossEntropy" ? 2 : 1;
  const isBinary = !isNumber && kind !== "three";
  const watched = isNumber
    ? "loss"
    : kind === "labels"
      ? pick("f1(y)", "accuracy(z)")
      : pick("balancedAccuracy", "logLoss", "loss");
  const engine = pick("wasm", "wasm", "mathjs");
  return {
    engine,
    csv: `${csv.join("\n")}\n`,
    config: {
      data: {
        csv: "d.csv",
        delimiter: ";",
        target: isSeveral ? ["y", "z"] : "y",
        ...format,
        missing,
        ...(ownMissing && { missingTexts: ownMissing }),
        exclude: ["id", ...(random.chance(0.3) ? ["town"] : [])],
        ...maybe({ unknown: "other" }),
        ...maybe({ maxCategories: 2 + random.integer(6) }),
        ...(dates && { dates }),
        ...(kind === "numeric" && loss === "binaryCrossEntropy" && { classes: [1, 2] }),
      },
      layers: [4, "tanh", { dropout: 0.2 }, width],
      loss,
      epochs: 3,
      batchSize: 16,
      optimizer: pick("sgd", "adam"),
      lr: 0.01,
      seed,
      ...maybe({ scale: pick("auto", "standard", "minmax", "none") }),
      ...(isNumber && maybe({ scaleTargets: kind === "number" ? "standard" : pick("log", "minmax") })),
      ...(!isNumber && kind !== "labels" && maybe({ classWeights: "balanced" })),
      ...maybe({ sampleWeight: "weight" }),
      ...(isBinary && maybe({ threshold: pick(0.2, 0.7) })),
      ...maybe({
        validation: 0.3,
        // Rare texts may be held out alone.
        ...maybe({ keep: { metric: watched } }),
        ...maybe({ stop: { patience: 2, metric: watched } }),
      }),
      ...(engine === "wasm" && maybe({ dtype: "float32" })),
    },
  };
}

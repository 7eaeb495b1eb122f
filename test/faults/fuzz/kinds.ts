import fc from "fast-check";
import { tensorLists } from "../../../src/model/checkpoint.js";
import type { Case, Kind } from "./case.js";
import { checkpointName, checkpointsOf, seal, unpack } from "./checkpoints.js";
import { lookKinds } from "./lookKinds.js";
import { modelOf } from "./models.js";
import { mutateArguments } from "./mutators/arguments.js";
import { mutateBytes } from "./mutators/bytes.js";
import { configText } from "./mutators/configs.js";
import { mutateCsv } from "./mutators/csv.js";
import { encoding } from "./mutators/encodings.js";
import { mutateGzip } from "./mutators/gzip.js";
import { mutateJson, mutateJsonBytes, mutateLines, mutateNumbers } from "./mutators/json.js";
import { recordLines, tableOfStranger } from "./mutators/tables.js";
import { configOf, type Format, formats, recordsOf, type Task, tableOf, tasks } from "./tasks.js";

/** One input of a kind, its mutations, and what it is used for. */
interface Seed {
  /** The file that is mutated. */
  readonly file: string;
  readonly mutations: fc.Arbitrary<Buffer>;
  /** The other files. */
  readonly beside: Case["files"];
  readonly commands: readonly Case["argv"][];
}

const engine = fc.constantFrom<Case["argv"]>([], ["--engine", "mathjs"]);

function kind(name: string, seeds: readonly Seed[]): Kind {
  const cases = fc.oneof(
    ...seeds.map(({ file, mutations, beside, commands }) =>
      fc.record({ content: mutations, argv: fc.constantFrom(...commands), engine, isTerminal: fc.boolean() }).map(
        ({ content, argv, engine, isTerminal }): Case => ({
          files: { ...beside, [file]: content },
          argv: [...argv, ...(["inspect", "gradcheck", "config"].includes(argv[0] as string) ? [] : engine)],
          // The file comes through standard input too.
          stdin: argv.includes("-") ? content : Buffer.alloc(0),
          isTerminal,
        }),
      ),
    ),
  );
  return { name, cases };
}

const bytesOf = (task: Task, format: Format) => Buffer.from(formats[format](task));
const textOf = (value: unknown) => Buffer.from(JSON.stringify(value));

/** The files of a task: its config, its model and its data. */
const filesOf = (task: Task, format: Format): Case["files"] => ({
  "config.json": textOf(configOf(task, format)),
  "model.json": modelOf.get(task) as Buffer,
  [`data.${format}`]: bytesOf(task, format),
});

/** Rows of data in all ways that the command reads them. */
function dataSeeds(format: Format, mutate: (task: Task) => readonly fc.Arbitrary<Buffer>[]): readonly Seed[] {
  const file = `data.${format}`;
  return tasks.map((task) => ({
    file,
    mutations: fc.oneof(...mutate(task)),
    beside: filesOf(task, format),
    commands: [
      ["train", "config.json", "-o", "out.json"],
      ["train", "config.json", "-o", "out.json", "--format", "ndjson"],
      ["train", "config.json", "--dry-run"],
      ["train", "config.json", "--weights", "model.json", "-o", "out.json"],
      ["predict", "model.json", file],
      ["predict", "model.json", file, "--probabilities", "--format", "json"],
      ["predict", "model.json", "-", "--input-format", format, "--format", "ndjson"],
      ["predict", "model.json", file, "--keep", "all", "--on-error", "mark", "-o", `predictions.${format}`],
      ["predict", "model.json", file, "--on-error", "skip", "--format", "ndjson"],
      ["evaluate", "model.json", file],
      ["evaluate", "model.json", "-", "--format", "json"],
      ["evaluate", "model.json", file, "--require", "loss<=0.5"],
      ["evaluate", "model.json", file, "--require", "balancedAccuracy>0.5", "--require", "rocAuc(yes)>0.5"],
      ["evaluate", "model.json", file, "--threshold", "0.2"],
      ["evaluate", "model.json", file, "--validation", "--split-out", "held-out.csv"],
      ["evaluate", "model.json", "--validation", "--format", "json"],
      ["predict", "model.json", file, "--threshold", "0.9", "--probabilities"],
      ["train", "config.json", "-o", "out.json", "--split-out", "held-out.csv"],
      ["predict", file, file],
    ],
  }));
}

const everyFormat = Object.keys(formats) as readonly Format[];

/** Tables that nobody has described: a config is proposed for them, which trains, or they are refused. */
const unknownTables: readonly Seed[] = tasks.flatMap((task) =>
  everyFormat.map((format) => {
    const file = `data.${format}`;
    const target = [task.target].flat().flatMap((name) => ["--target", name]);
    const rows = mutateCsv(tableOf(longer(task)));
    return {
      file,
      mutations:
        format === "csv" ? fc.oneof(rows, rows, mutateCsv(tableOf(task))) : mutateLines(recordsOf(longer(task))),
      beside: {},
      commands: [
        ["train", file, ...target, "--epochs", "3", "-o", "out.json"],
        ["train", file, ...target, "--task", "regression", "--epochs", "2", "-o", "out.json"],
        ["train", file, ...target, "--task", "classification", "--hidden", "4", "--epochs", "2", "-o", "out.json"],
        ["train", file, ...target, "--dry-run"],
        ["config", "init", file, ...target],
        ["config", "init", file, ...target, "-o", "proposed.json"],
        ["config", "init", file],
      ],
    };
  }),
);

/** A task with each of its rows several times, so that a table has enough of them to be read as a person's. */
function longer(task: Task): Task {
  return { ...task, rows: Array.from({ length: 6 }, () => task.rows).flat() };
}

const all = (format: Format) => tasks.map((task) => bytesOf(task, format));
const dataFiles: Case["files"] = Object.fromEntries(
  tasks.flatMap((task) => everyFormat.map((format) => [`${task.name}.${format}`, bytesOf(task, format)])),
);
const configBytes = fc.tuple(configText, encoding).map(([text, encode]) => encode(text));

const configs: Seed = {
  file: "config.json",
  mutations: fc.oneof(
    { weight: 4, arbitrary: configBytes },
    { weight: 1, arbitrary: configBytes.chain((bytes) => mutateBytes(bytes, [bytes])) },
  ),
  beside: dataFiles,
  commands: [
    ["train", "config.json", "-o", "out.json"],
    ["train", "config.json", "-o", "out.json", "--format", "ndjson"],
    ["train", "config.json", "-o", "out.json", "--log", "log.csv", "--quiet"],
    ["train", "config.json", "--format", "csv"],
    ["train", "config.json", "--dry-run"],
    ["train", "-", "-o", "out.json"],
    ["train", "config.json", "--lr", "0.1", "--set", "stop.patience=2", "--set", "layers.0=4", "-o", "out.json"],
  ],
};

/** The file's text with other numbers in one of these parts; if that is a list of tensors, in the values of one of them. */
function numbersOf(content: Readonly<Record<string, unknown>>, ...keys: readonly string[]): fc.Arbitrary<string> {
  const put = (key: string, part: unknown, text: string) =>
    JSON.stringify({ ...content, [key]: part }).replace('"@"', () => text);
  return fc.tuple(fc.constantFrom(...keys), fc.nat()).chain(([key, position]) => {
    const part = content[key];
    if (!Array.isArray(part) || part.length === 0) return mutateNumbers(part).map((text) => put(key, "@", text));
    const i = position % part.length;
    return mutateNumbers(part[i].values).map((text) => put(key, part.with(i, { ...part[i], values: "@" }), text));
  });
}

const models: readonly Seed[] = tasks.map((task) => {
  const content = modelOf.get(task) as Buffer;
  const { checksum: _, ...parts } = JSON.parse(content.toString());
  return {
    file: "model.json",
    mutations: fc.oneof(
      { weight: 3, arbitrary: mutateJsonBytes(parts) },
      { weight: 2, arbitrary: numbersOf(parts, "parameters", "inputs", "outputs").map((text) => Buffer.from(text)) },
      mutateJsonBytes(JSON.parse(content.toString())),
      mutateBytes(
        content,
        tasks.map((each) => modelOf.get(each) as Buffer),
      ),
    ),
    beside: filesOf(task, "csv"),
    commands: [
      ["inspect", "model.json"],
      ["inspect", "model.json", "--format", "json"],
      ["predict", "model.json", "data.csv"],
      ["predict", "model.json", "data.csv", "--format", "ndjson", "--probabilities"],
      ["evaluate", "model.json", "data.csv"],
      ["evaluate", "model.json", "data.csv", "--format", "json", "--require", "loss<=1e9"],
      ["evaluate", "model.json", "--validation"],
      ["evaluate", "model.json", "data.csv", "--threshold", "0.3", "--format", "json"],
      ["train", "config.json", "--weights", "model.json", "-o", "out.json"],
      ["train", "config.json", "--weights", "model.json", "--refit", "-o", "out.json"],
      ["train", "model.json"],
    ],
  };
});

const checkpoints: readonly Seed[] = tasks.flatMap((task) =>
  (checkpointsOf.get(task) as readonly Buffer[]).map((content) => ({
    file: checkpointName,
    mutations: fc.oneof(
      { weight: 4, arbitrary: mutateJson(unpack(content)).map((text) => Buffer.from(seal(text))) },
      {
        weight: 3,
        arbitrary: numbersOf(unpack(content), "run", ...tensorLists).map((text) => Buffer.from(seal(text))),
      },
      mutateJsonBytes(JSON.parse(content.toString())),
      mutateBytes(content, checkpointsOf.get(task) as readonly Buffer[]),
    ),
    beside: filesOf(task, "csv"),
    commands: [
      ["train", "--resume", checkpointName, "-o", "out.json"],
      ["train", "--resume", checkpointName, "-o", "out.json", "--epochs", "6", "--log", "log.ndjson"],
      ["train", "--resume", checkpointName, "--set", "lr=0.01", "--set", "epochs=5", "--checkpoint", "next.checkpoint"],
      ["train", "config.json", "--resume", checkpointName, "-o", "out.json", "--format", "ndjson"],
      ["train", "--resume", checkpointName, "--dry-run"],
      ["train", "--resume", checkpointName, "--set", "layers.0=4", "-o", "out.json"],
      ["train", "config.json", "--weights", checkpointName, "-o", "out.json"],
      ["inspect", checkpointName],
      ["predict", checkpointName, "data.csv"],
      ["evaluate", checkpointName, "data.csv"],
    ],
  })),
);

const [first] = tasks as readonly [Task];
const commandLines: readonly Case["argv"][] = [
  ["train", "config.json", "-o", "out.json", "--epochs", "2"],
  ["train", "config.json", "--set", "lr=0.5", "--log", "log.ndjson", "--quiet"],
  ["train", "config.json", "--weights", "model.json", "--format", "csv", "--log-every", "2"],
  ["train", "-", "--dry-run"],
  ["train", "config.json", "--checkpoint", "next.checkpoint", "--checkpoint-every", "1", "-o", "out.json"],
  ["train", "--resume", "run.checkpoint", "--log", "log.csv", "-o", "out.json", "--epochs", "4"],
  ["train", "data.csv", "--target", "y", "--task", "regression", "--hidden", "8,4", "--epochs", "2", "-o", "out.json"],
  ["config", "init", "data.csv", "--target", "y", "--hidden", "8,4", "--delimiter", ",", "-o", "out.json"],
  ["predict", "model.json", "data.csv", "--format", "json"],
  ["predict", "model.json", "data.csv", "--delimiter", ",", "--quote", "'", "--input-format", "csv"],
  ["predict", "model.json", "data.csv", "--keep", "all", "--on-error", "mark", "-o", "out.csv", "--force"],
  ["evaluate", "model.json", "data.csv", "--require", "loss<=100"],
  ["evaluate", "model.json", "data.csv", "--validation", "--split-out", "held-out.csv"],
  ["config", "init", "data.csv", "--target", "y", "-o", "proposed.json"],
  ["train", "data.csv", "--target", "y", "--epochs", "2", "-o", "out.json"],
  ["inspect", "model.json", "--format", "json"],
  ["ops", "tanh"],
  ["help", "train"],
];

const gradcheckLine = ["gradcheck", "--op", "tanh", "--method", "central", "--eps", "1e-5"];

const argumentKind: Kind = {
  name: "arguments",
  cases: fc
    .record({
      argv: fc.oneof(
        { weight: 50, arbitrary: fc.oneof(...commandLines.map(mutateArguments)) },
        // It computes for a tenth of a second.
        { weight: 1, arbitrary: mutateArguments(gradcheckLine) },
      ),
      isTerminal: fc.boolean(),
    })
    .map(
      ({ argv, isTerminal }): Case => ({
        files: { ...filesOf(first, "csv"), [checkpointName]: checkpointsOf.get(first)?.[1] as Buffer },
        argv,
        stdin: textOf(configOf(first, "csv")),
        isTerminal,
      }),
    ),
};

/** Tables of which nobody has said what their columns are. */
const proposals = (file: string, mutations: fc.Arbitrary<Buffer>): Seed => ({
  file,
  mutations,
  beside: {},
  commands: [
    ["config", "init", file, "--target", "target", "-o", "proposed.json"],
    ["config", "init", file, "--target", "target", "--task", "regression", "-o", "proposed.json"],
    ["config", "init", file, "--target", "target", "--task", "classification", "--hidden", "3", "-o", "proposed.json"],
    ["config", "init", file, "--target", "c0", "--target", "target", "-o", "proposed.json"],
    ["config", "init", file, "--target", "c0"],
    ["train", file, "--target", "target", "--epochs", "2", "-o", "out.json"],
    ["train", file, "--target", "c0", "--dry-run"],
  ],
});

/** All kinds of inputs. A new one is an entry here. */
export const kinds: readonly Kind[] = [
  kind("tables", unknownTables),
  kind("strangers", [
    proposals("data.csv", tableOfStranger.chain(mutateCsv)),
    proposals("data.ndjson", tableOfStranger.map(recordLines)),
  ]),
  kind("configs", [configs]),
  kind("models", models),
  kind("checkpoints", checkpoints),
  kind(
    "csv",
    dataSeeds("csv", (task) => [
      mutateCsv(tableOf(task)),
      mutateCsv(tableOf(task)),
      mutateBytes(bytesOf(task, "csv"), all("csv")),
    ]),
  ),
  kind(
    "ndjson",
    dataSeeds("ndjson", (task) => [
      mutateLines(recordsOf(task)),
      mutateLines(recordsOf(task)),
      mutateBytes(bytesOf(task, "ndjson"), all("ndjson")),
    ]),
  ),
  kind(
    "json",
    dataSeeds("json", (task) => [
      mutateJsonBytes(recordsOf(task)),
      mutateJsonBytes(recordsOf(task)),
      mutateBytes(bytesOf(task, "json"), all("json")),
    ]),
  ),
  kind(
    "gzip",
    everyFormat.flatMap((format) => dataSeeds(format, (task) => [mutateGzip(bytesOf(task, format), all(format))])),
  ),
  argumentKind,
  ...lookKinds,
];

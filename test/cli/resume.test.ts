import { appendFileSync, copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../temporaryFolder.js";
import { type Outcome, runMain } from "./runMain.js";

const rows = ["a,kind,y"];
for (let i = 0; i < 12; i++) rows.push(`${i % 5},${i % 3 === 0 ? "red" : "blue"},${(i % 5) / 10 + (i % 2)}`);
const csv = `${rows.join("\n")}\n`;

const config = {
  data: { csv: "d.csv", target: "y" },
  validation: 0.25,
  layers: [4, "tanh", 1],
  optimizer: "sgd",
  lr: 0.1,
  epochs: 4,
  batchSize: 4,
};

let folder: string;
const at = (name: string) => join(folder, name);
const train = (...args: readonly string[]) => runMain(["train", ...args]);
const resume = (...args: readonly string[]) => train("--resume", at("c.ckpt"), ...args);
/** What standard error says, without the folder of the test. */
const said = ({ stderr }: Outcome) => stderr.replaceAll(`${folder}/`, "").trimEnd().split("\n");
const noteOf = (outcome: Outcome) => said(outcome).find((line) => line.startsWith("going on from"));
const changesOf = (outcome: Outcome) => noteOf(outcome)?.split("; changed: ")[1];
const epochsIn = ({ stdout }: Outcome) => stdout.split("\n").flatMap((line) => /^ *(\d+) /.exec(line)?.[1] ?? []);

/** Trains a run to its end, which leaves its checkpoint. */
async function begin(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await train(at("c.json"), "--quiet", "--checkpoint", at("c.ckpt"), "--force", ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
}

beforeEach(async () => {
  folder = temporaryFolder();
  writeFileSync(at("d.csv"), csv);
  writeFileSync(at("c.json"), JSON.stringify(config));
  await begin();
});

describe("what is changed is said in one line", () => {
  test("nothing, and how to go on if nothing is left to train", async () => {
    const outcome = await resume();
    expect(outcome.code).toBe(0);
    expect(said(outcome)).toEqual([
      "going on from c.ckpt, after 4 epochs, 12 steps; nothing is left to train, to go on add --epochs 8",
      expect.stringMatching(/^held-out rows 3, too few to tell much: R² /),
    ]);
    expect(epochsIn(outcome)).toEqual([]);
    const more = await resume("--epochs", "8");
    expect(noteOf(more)).toBe("going on from c.ckpt, after 4 epochs, 12 steps; changed: epochs 4 -> 8");
    expect(epochsIn(more)).toEqual(["5", "6", "7", "8"]);
  });

  test.each([
    [["--lr", "0.05"], "lr 0.1 -> 0.05"],
    [
      ["--set", 'lr={"initial":0.1,"schedule":"cosine"}'],
      'lr 0.1 -> {"initial":0.1,"warmup":0,"schedule":"cosine","final":0}',
    ],
    [["--set", "stop.patience=20"], 'stop none -> {"patience":20,"minDelta":0}'],
    [["--set", "keep=last"], 'keep none -> "last"'],
    [["--set", "clipNorm=2"], "clipNorm none -> 2"],
    [["--set", "optimizer.weightDecay=0.1"], "optimizer.weightDecay 0 -> 0.1"],
  ])("%j", async (args, changed) => {
    const outcome = await resume(...args, "--set", "epochs=5");
    expect({ code: outcome.code, changes: changesOf(outcome)?.split(", epochs")[0] }).toEqual({
      code: 0,
      changes: expect.stringContaining(changed),
    });
    expect(epochsIn(outcome)).toEqual(["5"]);
  });

  test("entry by entry inside of objects that were there before", async () => {
    await begin("--set", 'lr={"initial":0.1,"schedule":"plateau"}', "--set", "stop.patience=50");
    const outcome = await resume("--lr", "0.2", "--set", "stop.patience=60", "--set", "lr.factor=0.5", "--epochs", "5");
    expect(changesOf(outcome)?.split(", ").sort()).toEqual([
      "epochs 4 -> 5",
      expect.stringMatching(/^lr\.factor [\d.]+ -> 0\.5$/),
      "lr.initial 0.1 -> 0.2",
      "stop.patience 50 -> 60",
    ]);
  });

  test("a config beside the checkpoint wins, and so do all options before it", async () => {
    writeFileSync(at("other.json"), JSON.stringify({ ...config, epochs: 6, lr: 0.3, clipNorm: 1 }));
    const outcome = await resume(at("other.json"), "--lr", "0.2");
    expect(changesOf(outcome)?.split(", ").sort()).toEqual(["clipNorm none -> 1", "epochs 4 -> 6", "lr 0.1 -> 0.2"]);
    expect(epochsIn(outcome)).toEqual(["5", "6"]);
  });

  test("`--quiet` says nothing, `--dry-run` only says what would be done", async () => {
    const before = readFileSync(at("c.ckpt"), "utf8");
    const dry = await resume("--epochs", "6", "--dry-run");
    expect(noteOf(dry)).toBe("going on from c.ckpt, after 4 epochs, 12 steps; changed: epochs 4 -> 6");
    expect(dry.stdout).toContain("6 epochs");
    expect(await resume("--epochs", "6", "--dry-run", "--quiet")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(readFileSync(at("c.ckpt"), "utf8")).toBe(before);
    expect(await resume("--epochs", "6", "--quiet")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(readFileSync(at("c.ckpt"), "utf8")).not.toBe(before);
  });
});

describe("what cannot be changed is refused with the reason", () => {
  const refused: readonly (readonly [string, string])[] = [
    [
      "scale=minmax",
      'scale: got "minmax", but c.ckpt has "auto": the parameters were trained on inputs that are scaled',
    ],
    ["scaleTargets=standard", 'scaleTargets: got "standard", but c.ckpt has "none": the parameters'],
    ["validation=0.5", "validation: got 0.5, but c.ckpt has 0.25: its losses could not be compared"],
    ["loss=mae", 'loss: got "mae", but c.ckpt has "mse": the losses could not be compared'],
    ["batchSize=3", "batchSize: got 3, but c.ckpt has 4: the epoch under way has batches of this size"],
    ["shuffle=false", "shuffle: got false, but c.ckpt has true: the order of the rows"],
    ["init=heNormal", 'init: got "heNormal", but c.ckpt has "default": the parameters have been drawn'],
    ["dtype=float32", 'dtype: got "float32", but c.ckpt has "float64": the numbers'],
    ["arithmetic=fast", 'arithmetic: got "fast", but c.ckpt has "exact": the run would not have the same bytes'],
    ["seed=2", "seed: got 2, but c.ckpt has 0: the random numbers go on as they began"],
    ["optimizer=adam", 'optimizer.name: got "adam", but c.ckpt has "sgd": what it remembers is of no use'],
    ["epochs=3", "epochs: got 3, but c.ckpt is already at epoch 4: expected that or more"],
    ['layers=[4,"relu",1]', 'layers[1]: got "relu", but c.ckpt has "tanh": the parameters were trained in'],
  ];
  test.each(refused)("%s", async (entry, message) => {
    const before = readFileSync(at("c.ckpt"), "utf8");
    const outcome = await resume("--set", entry);
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(said(outcome)).toEqual([
      expect.stringContaining(`--set ${entry}: ${message}`),
      "error: 1 problem in the config; nothing was written",
    ]);
    expect(readFileSync(at("c.ckpt"), "utf8")).toBe(before);
  });

  test("all at once", async () => {
    const outcome = await resume(...refused.flatMap(([entry]) => ["--set", entry]));
    expect(outcome.code).toBe(2);
    for (const [entry, message] of refused)
      expect(said(outcome)).toContainEqual(expect.stringContaining(`--set ${entry}: ${message}`));
    expect(said(outcome)).toHaveLength(refused.length + 1);
  });

  test("a threshold, since the accuracy depends on it", async () => {
    const data = { inputs: [[0], [1], [2], [3]], targets: [0, 0, 1, 1] };
    const classes = { data, layers: [1], loss: "binaryCrossEntropy", epochs: 4 };
    writeFileSync(at("c.json"), JSON.stringify(classes));
    await begin();
    expect(said(await resume("--set", "threshold=0.3", "--epochs", "5"))[0]).toBe(
      "--set threshold=0.3: threshold: got 0.3, but c.ckpt has none: the accuracies could not be compared with those before",
    );
  });

  test("in the file that says it, if that is a config", async () => {
    writeFileSync(at("other.json"), JSON.stringify({ ...config, batchSize: 3 }, null, 1));
    expect(said(await resume(at("other.json")))[0]).toMatch(/^other\.json:15:15: batchSize: got 3, but c\.ckpt has 4/);
  });

  test("other widths, tensor by tensor", async () => {
    expect(said(await resume("--set", "layers.0=8"))).toEqual([
      "--set layers.0=8: layers[0]: layers.0.weight: expected [3, 8], and the checkpoint has [3, 4]",
      "--set layers.0=8: layers[0]: layers.0.bias: expected [8], and the checkpoint has [4]",
      "--set layers.0=8: layers[0]: layers.2.weight: expected [8, 1], and the checkpoint has [4, 1]",
      "error: 3 problems in the config; nothing was written",
    ]);
  });

  test("a momentum, if there was none", async () => {
    const outcome = await resume("--set", "optimizer.momentum=0.9", "--epochs", "5");
    expect(outcome.code).toBe(2);
    expect(said(outcome)[0]).toBe(
      "--set optimizer.momentum=0.9: optimizer.momentum: layers.0.weight.velocity: expected [3, 4], and the checkpoint does not have it",
    );
    await begin("--set", "optimizer.momentum=0.9");
    expect((await resume("--set", "optimizer.momentum=0.8", "--epochs", "5")).code).toBe(0);
  });

  test("options that do not go with it", async () => {
    expect(await resume("--weights", at("m.json"))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("leave out --weights"),
    });
    expect(await train(at("c.json"), "--checkpoint-every", "2")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--checkpoint-every goes with --checkpoint FILE"),
    });
  });
});

describe("a run that has ended", () => {
  test.each([
    ["patience=2", "no better loss for 2 epochs", "stop.patience=4"],
    ["loss=100", "expected 100 or less", "stop.loss=10"],
    ["seconds=1e-9", "the time of stop.seconds is over", "stop.seconds=2e-9"],
  ])("by stop.%s goes on if that is changed, and says so", async (entry, why, more) => {
    await begin("--set", "epochs=5000", "--set", "lr=1e-20", "--set", `stop.${entry}`);
    const again = await resume();
    expect(again.code).toBe(0);
    expect(noteOf(again)).toContain(`nothing is left to train, to go on add --set ${more}`);
    expect(said(again)[1]).toContain(why);
    expect(epochsIn(again)).toEqual([]);
    const outcome = await resume("--set", more, "--set", "stop.loss=1e-9", "--set", "stop.seconds=100");
    expect(outcome.code).toBe(0);
    expect(epochsIn(outcome).length).toBeGreaterThan(0);
  });

  test("ends at once if its time is over by now", async () => {
    const outcome = await resume("--epochs", "100000", "--set", "stop.seconds=1e-9");
    expect(outcome.code).toBe(0);
    expect(said(outcome).at(-2)).toMatch(
      /^stopped after \d+ epochs: the time of stop\.seconds is over \(1e-9 seconds\)$/,
    );
  });

  test.each([
    ["best", "last"],
    ["last", "best"],
  ])("with keep %s goes on with %s", async (before, after) => {
    await begin("--set", `keep=${before}`);
    const outcome = await resume("--set", `keep=${after}`, "--epochs", "6", "-o", at("m.json"));
    expect(outcome.code).toBe(0);
    expect(changesOf(outcome)).toContain(`keep "${before}" -> "${after}"`);
    const { training } = JSON.parse(readFileSync(at("m.json"), "utf8"));
    expect(training.epochs).toBe(6);
    if (after === "best") expect(training.bestLoss).toBe(training.validationLoss);
  });
});

describe("data", () => {
  const changed = "warning: the data is not what it was when the checkpoint was written: its SHA-256 is another one";

  test("with other bytes is a warning", async () => {
    const rows = csv.trimEnd().split("\n").length - 1;
    appendFileSync(at("d.csv"), "1,red,0.5\n");
    const outcome = await resume("--epochs", "5");
    expect(outcome.code).toBe(0);
    const more = `, and it has ${rows + 1} rows instead of ${rows}`;
    expect(said(outcome)[0]).toBe(`${changed}${more}; losses cannot be compared with those before`);
  });

  test("with other columns or categories is refused by their names", async () => {
    writeFileSync(at("d.csv"), csv.replace("kind", "sort"));
    expect(await resume("--epochs", "5")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('there is no column "kind"'),
    });
    writeFileSync(at("d.csv"), csv.replace("red", "green"));
    expect(await resume("--epochs", "5")).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/d\.csv:2: column "kind": "green"/),
    });
  });

  test("that does not go with the config in the checkpoint is refused without a line, which nobody could find there", async () => {
    writeFileSync(at("d.csv"), `${rows.slice(0, 2).join("\n")}\n`);
    const outcome = await resume("--epochs", "5");
    expect(outcome.code).toBe(3);
    expect(said(outcome)).toEqual(["error: c.ckpt: one row cannot be split: expected two or more"]);
  });

  test("that is missing or elsewhere: what to type is said, and works", async () => {
    mkdirSync(at("elsewhere"));
    renameSync(at("d.csv"), at("elsewhere/d.csv"));
    const outcome = await resume("--epochs", "5");
    expect(outcome.code).toBe(5);
    expect(said(outcome)).toEqual([
      "error: d.csv: there is no such file: if it is elsewhere now, add --set data.csv=FILE, with the whole path",
    ]);
    const found = await resume("--epochs", "5", "--set", `data.csv=${resolve(at("elsewhere/d.csv"))}`);
    expect(found.code).toBe(0);
    expect(said(found)[0]).toMatch(/changed: data\.csv "d\.csv" -> ".*\/?elsewhere\/d\.csv", epochs 4 -> 5$/);
  });

  test("is found by a checkpoint that was moved together with it", async () => {
    const moved = join(temporaryFolder(), "moved");
    renameSync(folder, moved);
    mkdirSync(folder);
    const outcome = await train("--resume", join(moved, "c.ckpt"), "--epochs", "5");
    expect({ code: outcome.code, epochs: epochsIn(outcome) }).toEqual({ code: 0, epochs: ["5"] });
  });

  test("is found by a config beside a checkpoint that is alone on another machine", async () => {
    const other = temporaryFolder();
    for (const name of ["c.ckpt", "c.json", "d.csv"]) copyFileSync(at(name), join(other, name));
    renameSync(folder, `${folder}-gone`);
    try {
      const outcome = await train(join(other, "c.json"), "--resume", join(other, "c.ckpt"), "--epochs", "5");
      expect({ code: outcome.code, epochs: epochsIn(outcome) }).toEqual({ code: 0, epochs: ["5"] });
    } finally {
      renameSync(`${folder}-gone`, folder);
    }
  });
});

describe("a file that is no checkpoint", () => {
  const whole = () => readFileSync(at("c.ckpt"), "utf8");

  test.each<readonly [string, () => string | undefined, number, string]>([
    ["that does not exist", () => undefined, 5, "there is no such file"],
    ["that is empty", () => "", 3, "this is not a checkpoint, or it is cut short"],
    [
      "that is cut short",
      () => whole().slice(0, whole().length / 2),
      3,
      "this is not a checkpoint, or it is cut short",
    ],
    ["that is damaged", () => whole().replace('"epochs":4', '"epochs":5'), 3, "its checksum does not match"],
    [
      "of another version",
      () => whole().replace('"version": 1', '"version": 9'),
      3,
      "version 9 of the format is not known, expected 1",
    ],
  ])("%s", async (_, content, code, message) => {
    const text = content();
    if (text !== undefined) writeFileSync(at("x.ckpt"), text);
    expect(await train("--resume", at("x.ckpt"))).toEqual({
      code,
      stdout: "",
      stderr: expect.stringContaining(message),
    });
  });

  test("in a folder that is not there", async () => {
    expect(said(await train("--resume", at("no/x.ckpt")))).toEqual(["error: no/x.ckpt: there is no folder no"]);
  });
});

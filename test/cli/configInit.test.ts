import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { numbersFrom } from "../data/profile/tables.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { runMain } from "./runMain.js";

const random = numbersFrom(3);
const customers = Array.from({ length: 300 }, (_, row) => {
  const months = random(72);
  const charge = row % 25 === 7 ? "" : `${20 + random(80)}.5`;
  const left = months < 12 && random(10) > 2;
  return `C-${row}-${random(1000)},${months},${["monthly", "yearly"][random(2)]},${charge},${left ? "Yes" : "No"}`;
});

let folder: string;
let data: string;
beforeEach(() => {
  folder = temporaryFolder();
  data = join(folder, "customers.csv");
  writeFileSync(data, ["customerID,months,contract,charge,left", ...customers, ""].join("\n"));
});

const shorten = (text: string) => text.replaceAll(folder, "");

describe("config init", () => {
  test("writes a config that trains as it is to a model better than its baseline", async () => {
    const [config, model] = ["c.json", "m.json"].map((name) => join(folder, name)) as [string, string];
    const written = await runMain(["config", "init", data, "--target", "left", "-o", config]);
    expect(written).toMatchObject({ code: 0, stdout: "" });
    expect(shorten(written.stderr)).toMatch(
      /saved to \/c\.json; now type: backprop train \S*c\.json -o model\.json\n$/,
    );
    const trained = await runMain(["train", config, "-o", model]);
    expect(trained.code).toBe(0);
    expect(trained.stderr).not.toMatch(/no better than|for every held-out row/);
    const evaluated = await runMain(["evaluate", model, data, "--require", "balancedAccuracy>=0.75"]);
    expect(evaluated.code).toBe(0);
  });

  test("asks whether a file has no header if the names are numbers", async () => {
    const file = join(folder, "bare.csv");
    writeFileSync(
      file,
      ["0.5,18,2.31", ...Array.from({ length: 60 }, (_, i) => `${i / 7},${i % 5},${i % 3}.5`)].join("\n"),
    );
    const { stderr } = await runMain(["config", "init", file, "--target", "2.31"]);
    expect(stderr).toContain('question: the names of the columns are numbers, such as "0.5": has the file no header?');
  });

  test("takes numbers of JSON for what they are beside texts in another number format", async () => {
    const file = join(folder, "rows.ndjson");
    const rows = Array.from(
      { length: 60 },
      (_, i) => `{"size":"${1 + (i % 5)}.${100 + i},5","y":${(((i * i) % 59) / 3).toFixed(4)}}\n`,
    );
    writeFileSync(file, rows.join(""));
    const config = join(folder, "c.json");
    const { stderr } = await runMain(["config", "init", file, "--target", "y", "-o", config]);
    expect(stderr).toMatch(/^size +number +60 +1101 … 5160 /m);
    expect(stderr).toMatch(/^y +number +\d+ +0 … 19/m);
    expect(await runMain(["train", config, "--epochs", "2"])).toMatchObject({ code: 0 });
  });

  test("shows the columns on standard error, and what is not as usual", async () => {
    const { code, stdout, stderr } = await runMain(["config", "init", data, "--target", "left"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^column +kind +distinct +missing/);
    expect(stderr).toMatch(/^customerID +identifier .*left out/m);
    expect(stderr).toMatch(/^left +yes\/no .*target$/m);
    expect(stderr).toMatch(/^note: left out: "customerID" \(a text that differs in nearly every row/m);
    expect(stdout).toMatch(/^\/\/ Proposed for /);
    expect(stdout).not.toMatch(/kind +distinct/);
  });

  test("counts the missing cells in the table as in the config", async () => {
    writeFileSync(data, readFileSync(data, "utf8").replaceAll(/,2[01]\.5,/g, ",20x,"));
    const { stdout, stderr } = await runMain(["config", "init", data, "--target", "left"]);
    const missing = /"charge" has (\d+) missing cells/.exec(stdout)?.[1];
    expect(Number(missing)).toBeGreaterThan(12);
    expect(stderr).toMatch(new RegExp(`^charge +number +\\d+ +${missing} `, "m"));
  });

  test("asks a question once if training follows, and says the rest", async () => {
    writeFileSync(data, readFileSync(data, "utf8").replaceAll(/(?<=[05]),monthly/g, ",Monthly"));
    const args = ["train", data, "--target", "left", "--epochs", "1"];
    const { stderr } = await runMain(args);
    expect(stderr.match(/differ only in capitals/g)).toHaveLength(1);
    expect(stderr).toMatch(/^question: column "contract": .*differ only in capitals/m);
    const quiet = await runMain([...args, "--quiet"]);
    expect(quiet.stderr).toMatch(/^warning: line \d+, column "contract": .*differ only in capitals/m);
  });

  test("keeps labels of many digits as they are", async () => {
    const rows = Array.from(
      { length: 40 },
      (_, i) => `${i % 2},${i % 3},${i % 2 === 0 ? "10000000000000000001" : "20000000000000000002"}`,
    );
    writeFileSync(data, ["a,b,y", ...rows, ""].join("\n"));
    const { code, stderr } = await runMain([
      "train",
      data,
      "--target",
      "y",
      "--task",
      "classification",
      "--epochs",
      "1",
    ]);
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining("held-out rows 8") });
  });

  test("says which of the usual texts it takes for missing among other texts", async () => {
    writeFileSync(data, readFileSync(data, "utf8").replaceAll(/(?<=[05],)monthly/g, "N/A"));
    const { stderr } = await runMain(["config", "init", data, "--target", "left"]);
    expect(stderr).toMatch(
      /^note: "N\/A" \d+ times in "contract": taken for a missing cell; if it is a text like the others, set "missingTexts" to \[\]$/m,
    );
  });

  test("gives a reason above each choice", async () => {
    const { stdout } = await runMain(["config", "init", data, "--target", "left"]);
    const lines = stdout.split("\n");
    for (const key of [
      "target",
      "exclude",
      "missing",
      "unknown",
      "scale",
      "layers",
      "loss",
      "optimizer",
      "validation",
      "epochs",
      "keep",
      "seed",
    ]) {
      const at = lines.findIndex((line) => line.trimStart().startsWith(`"${key}":`));
      expect(`${key} ${lines[at - 1]?.trimStart().slice(0, 2)}`).toBe(`${key} //`);
    }
  });

  test("names the data by its path from the config", async () => {
    mkdirSync(join(folder, "configs"));
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect(
        (await runMain(["config", "init", "customers.csv", "--target", "left", "-o", "configs/c.json"])).code,
      ).toBe(0);
      expect(readFileSync("configs/c.json", "utf8")).toContain('"csv": "../customers.csv"');
      expect((await runMain(["train", "configs/c.json", "--dry-run"])).code).toBe(0);
    } finally {
      process.chdir(before);
    }
  });

  test("takes the widths of hidden layers, and the dialect of the data", async () => {
    const file = join(folder, "rows.txt");
    writeFileSync(file, `a|y\n${Array.from({ length: 50 }, (_, row) => `'${row % 7}'|${row % 9}.5`).join("\n")}\n`);
    const argv = ["config", "init", file, "--target", "y", "--hidden", "7,5", "--delimiter", "|", "--quote", "'"];
    const { code, stdout } = await runMain(argv);
    expect(code).toBe(0);
    expect(stdout).toContain('"layers": [7, "relu", { "dropout": 0.1 }, 5, "relu", 1]');
    expect(stdout).toMatch(/"delimiter": "\|",\n +"quote": "'",/);
    writeFileSync(join(folder, "c.json"), stdout);
    expect((await runMain(["train", join(folder, "c.json"), "--dry-run"])).code).toBe(0);
  });

  test("names the key of a format that no ending tells", async () => {
    const file = join(folder, "rows.data");
    writeFileSync(file, Array.from({ length: 50 }, (_, row) => `{"a":${row % 7},"y":${row / 8}}`).join("\n"));
    const { code, stdout } = await runMain(["config", "init", file, "--target", "y"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/"ndjson": ".*rows\.data"/);
  });

  test("does not replace a file unless it is told to", async () => {
    const config = join(folder, "c.json");
    writeFileSync(config, "mine");
    const argv = ["config", "init", data, "--target", "left", "-o", config];
    expect(await runMain(argv)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("c.json exists; add --force"),
    });
    expect(readFileSync(config, "utf8")).toBe("mine");
    expect((await runMain([...argv, "--force"])).code).toBe(0);
    expect(readFileSync(config, "utf8")).toContain('"target": "left"');
    expect((await runMain(["config", "init", data, "--target", "left", "-o", data, "--force"])).code).toBe(2);
  });

  test.each([
    ["without a target", [], 2, /the columns are "customerID", .*; perhaps --target left/],
    ["of an unknown target", ["--target", "Left"], 2, /there is no column "Left": did you mean "left"\?/],
    ["of a target of no use", ["--target", "customerID"], 2, /the target "customerID" is a text that differs/],
    ["with a width of 0", ["--target", "left", "--hidden", "8,0"], 2, /Expected whole numbers of 1 or more/],
    [
      "of numbers that are texts",
      ["--target", "left", "--task", "regression"],
      2,
      /has texts such as "No", expected numbers/,
    ],
  ])("says what is wrong %s, and writes nothing", async (_, options, code, message) => {
    const config = join(folder, "c.json");
    const outcome = await runMain(["config", "init", data, ...options, "-o", config]);
    expect(outcome).toMatchObject({ code, stdout: "" });
    expect(outcome.stderr).toMatch(message);
    expect(existsSync(config)).toBe(false);
  });

  test.each([
    ["standard input", () => "-", 2, /cannot be read twice/],
    ["a pipe", makePipe, 2, /data from the pipe .*rows\.fifo cannot be read twice/],
    ["no rows", () => write("rows.csv", "a,y\n"), 3, /rows\.csv: there are no rows/],
    [
      "a config",
      () => write("config.json", '{"data": {"csv": "d.csv", "target": "y"}, "layers": [1]}'),
      2,
      /this is a config, .*backprop train/,
    ],
    ["no such file", () => join(folder, "none.csv"), 5, /there is no such file/],
  ])("refuses %s", async (_, fileOf, code, message) => {
    const outcome = await runMain(["config", "init", fileOf(), "--target", "y"]);
    expect(outcome).toMatchObject({ code, stdout: "" });
    expect(outcome.stderr).toMatch(message);
  });
});

function makePipe(): string {
  const file = join(folder, "rows.fifo");
  execFileSync("mkfifo", [file]);
  return file;
}

function write(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

describe("train with --target", () => {
  test("trains the config that config init writes, to the same bytes", async () => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      await runMain(["config", "init", "customers.csv", "--target", "left", "-o", "c.json"]);
      const written = await runMain(["train", "c.json", "--epochs", "3", "-o", "m1.json"]);
      const direct = await runMain(["train", "customers.csv", "--target", "left", "--epochs", "3", "-o", "m2.json"]);
      expect(direct).toMatchObject({ code: 0, stdout: written.stdout });
      const withoutTime = (file: string) => readFileSync(file, "utf8").replace(/"seconds":[^,}]*/, "");
      expect(withoutTime("m2.json")).toBe(withoutTime("m1.json"));
      expect(direct.stderr).toMatch(/^customerID +identifier/m);
      expect(direct.stderr).toMatch(/^note: left out: "customerID"/m);
    } finally {
      process.chdir(before);
    }
  });

  test("takes several targets with commas between them", async () => {
    const { code, stdout } = await runMain(["train", data, "--target", "months,charge", "--dry-run"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^months .*\n(.*\n)*charge /m);
  });

  test("takes the options of train, and shows the columns of a dry run once", async () => {
    const { code, stdout, stderr } = await runMain([
      "train",
      data,
      "--target",
      "left",
      "--hidden",
      "5",
      "--set",
      "seed=9",
      "--dry-run",
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/linear 5 +5/);
    expect(stderr).not.toMatch(/identifier/);
  });

  test("warns of nothing that the proposal has taken care of", async () => {
    const kinds = ["b", ...Array<string>(20).fill("a")];
    const rows = Array.from(
      { length: 400 },
      (_, row) => `${random(100)},${kinds[row % 21]},${row % 30 === 0 ? "c" : kinds[row % 21]}`,
    );
    writeFileSync(data, ["x,two,three", ...rows, ""].join("\n"));
    for (const target of ["two", "three"]) {
      const { code, stderr } = await runMain(["train", data, "--target", target, "--dry-run"]);
      expect(code).toBe(0);
      expect(stderr).toMatch(/^note: .* rows are "[bc]"/m);
      expect(stderr).not.toMatch(/^warning/m);
    }
  });

  test("warns of no text that only held-out rows have", async () => {
    const rows = Array.from({ length: 900 }, (_, row) => `${random(100)},town ${random(170)},${row}.${random(100)}`);
    writeFileSync(data, ["x,town,y", ...rows, ""].join("\n"));
    const { code, stderr } = await runMain(["train", data, "--target", "y", "--dry-run"]);
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/teach/);
  });

  test("says which option does not fit", async () => {
    const { code, stderr } = await runMain(["train", data, "--target", "left", "--set", "lr=-1"]);
    expect(code).toBe(2);
    expect(shorten(stderr)).toMatch(/--set lr=-1: lr: expected more than 0/);
  });

  test.each([
    [
      "a config",
      () => [
        write("c.json", '{"data": {"csv": "customers.csv", "target": "left"}, "layers": [1]}'),
        "--target",
        "left",
      ],
      /this is a config/,
    ],
    ["nothing", () => ["--target", "left"], /--target goes with a file of data/],
    ["standard input", () => ["-", "--target", "left"], /cannot be read twice/],
    ["a pipe", () => [makePipe(), "--target", "left"], /cannot be read twice/],
    ["no target", () => [data, "--task", "regression"], /--task goes with a file of data and --target/],
    ["an unknown target", () => [data, "--target", "lefd"], /did you mean "left"/],
  ])("is refused with %s", async (_, argv, message) => {
    const outcome = await runMain(["train", ...argv()]);
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(outcome.stderr).toMatch(message);
  });
});

import { describe, expect, test } from "vitest";
import type { Io } from "../../src/cli/io.js";
import { main } from "../../src/cli/main.js";
import { version } from "../../src/version.js";
import { CapturedIo, runMain } from "./runMain.js";

const commandNames = ["train", "predict", "evaluate", "inspect", "graph", "gradcheck", "ops", "help"];

describe("help", () => {
  test("is shown on standard error, as an error, if no command is named", async () => {
    const { code, stdout, stderr } = await runMain([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^Examples:\n/);
  });

  test.each([["--help"], ["help"], ...commandNames.map((name) => `${name} --help`), ["help train"]].flat())(
    "`%s` starts with examples and goes to standard output",
    async (line) => {
      const { code, stdout, stderr } = await runMain(line.split(" "));
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(/^Examples:\n( {2,4}\S.*\n)+\nUsage: backprop/);
    },
  );

  test.each(commandNames)("every option of `%s` states its default", async (name) => {
    const { stdout } = await runMain([name, "--help"]);
    const options = stdout.slice(stdout.indexOf("Options:")).split(/\n {2}(?=-)/);
    const silent = options.filter((option) => /^-/.test(option) && !/default:/.test(option));
    expect(silent.map((option) => option.split(/ {2}/)[0])).toEqual(["-h, --help", "-V, --version"]);
  });

  test.each(commandNames)("lists `%s`", async (name) => {
    expect((await runMain(["--help"])).stdout).toContain(`\n  ${name} `);
  });
});

test.each(["--version", "-V"])("`%s` prints the version", async (option) => {
  expect(await runMain([option])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

describe("wrong usage exits with 2 and explains the mistake", () => {
  test.each([
    ["an unknown command", "tarin xor.json", /unknown command 'tarin': did you mean train\?\n/],
    ["an unknown option", "train xor.json --epoch 3", /unknown option '--epoch': did you mean --epochs\?\n/],
    ["a command of other tools", "fit xor.json", /unknown command 'fit': did you mean train\?\n/],
    [
      "an option of other tools",
      "train xor.json --learning-rate 3",
      /unknown option '--learning-rate': did you mean --lr\?\n/,
    ],
    ["an unknown option of a command in a group", "config init x.csv --lable y", /option '--lable'\n/],
    ["a format by its ending", "export m.json -o - --to js", / 'js' is invalid\. .*, c: did you mean javascript\?\n/],
    ["a format in capital letters", "export m.json -o - --to JavaScript", /: did you mean javascript\?\n/],
    ["a format for a language", "export m.json -o - --to py", /: did you mean onnx\?\n/],
    ["a format for headers", "export m.json -o - --to h", /: did you mean c\?\n/],
    ["a format for a program", "export m.json -o - --to torch", /: did you mean safetensors\?\n/],
    ["a source by its program", "import net.pt --from torch", /: did you mean safetensors\?\n/],
    ["a source that has another name", "import net.json --from scikit-learn", /: did you mean sklearn\?\n/],
    ["a value that is near none", "export m.json -o - --to banana", / Allowed choices are .*, c\.\n/],
    ["a target without -o", "export m.json out/x.onnx", /but got 2: did you mean -o out\/x\.onnx\?\n/],
    ["a page without -o", "report m.json x.html", /expected where to write the page: did you mean -o x\.html\?\n/],
    [
      "nowhere to write",
      "export m.json",
      /^error: -o: got nothing, expected where .*: add -o FILE, .* standard output\n/,
    ],
    ["a second file that exists", "predict m.json package.json README.md", / but got 3\.\n/],
    ["an unknown command of a group", "config inti x.csv", /unknown command 'inti': did you mean init\?\n/],
    ["a formula with a sign", ["ops", "-x^2"], /'-x\^2': a formula .* goes behind --: backprop ops -- '-x\^2'\n/],
    ["several such formulas", ["gradcheck", "-tanh(x)"], /behind --: backprop gradcheck -- '-tanh\(x\)'\n/],
    ["an optimizer as an op", "ops adam", /there is no op "adam": adam is an optimizer/],
    ["an op that is a formula", "ops log10", /there is no op "log10": write log\(x\) \/ log\(10\)\n/],
    ["a key of a config", "train x.json --loss mse", /'--loss': write --set loss=mse\n\(--help/],
    ["a key by another name", "train x.json --val-split 0.3", /: write --set validation=0.3\n/],
    ["a key further inside", "train x.json --momentum=0.8", /: write --set optimizer.momentum=0.8\n/],
    ["an object of a config", "train x.json --early-stopping", /: write --set, such as --set stop.patience=20\n/],
    ["a name in another spelling", "graph x.json --loss cross_entropy", /: write --set loss=crossEntropy\n/],
    ["a name of an object", "train --optimizer=Adam x.json", /: write --set optimizer=adam\n/],
    ["a switch", "train x.json --nesterov", /such as --set optimizer.nesterov=true\n/],
    ["a key without its value", "train x.json --scaler", /such as --set scale=standard\n/],
    ["a list", "train x.json --layers 8,1", /: write --set 'layers=\[8,1\]'\n/],
    [
      "an entry of a list",
      "train x.json --dropout 0.2",
      /: in a config, it is an entry of layers: \{"dropout": 0.2\}\n/,
    ],
    ["an option with its value", "train x.json --learningRate=0.1", /: did you mean --lr\?\n/],
    ["a slip with its value", "train x.json --epohcs=3", /: did you mean --epochs\?\n/],
    ["a key, but no --set", "predict m.json --loss mse", /'--loss'\n/],
    ["a missing argument", "train", /missing the config: type backprop train CONFIG, or --resume CHECKPOINT/],
    ["an argument too many", "train a.json b.json", /too many arguments/],
    ["an option without its value", "train xor.json --lr", /'--lr <x>' argument missing/],
    ["a count that is no number", "train xor.json --epochs abc", /'abc' is invalid. Expected a number/],
    ["a number in another notation", "train xor.json --lr 0x10", /'0x10' is invalid. Expected a number/],
    ["a number that is empty", ["train", "xor.json", "--seed", ""], /'' is invalid. Expected a number/],
    ["an interval of zero", "train xor.json --log-every 0", /'0' is invalid. Expected a whole number of 1 or more/],
    ["an unknown format", "train xor.json --format xml", /'xml' is invalid. Allowed choices are text, ndjson, csv/],
    ["an unknown engine", "train xor.json --engine gpu", /'gpu' is invalid. Allowed choices are wasm, mathjs/],
    ["a --set without a value", "train configs/xor.json --set lr", /--set lr: expected path=value/],
    [
      "an unknown method",
      "gradcheck --method guess",
      /'guess' is invalid. Allowed choices are complex, ridders, taylor, central/,
    ],
    ["a step of zero", "gradcheck --method central --eps 0", /'0' is invalid. Expected a number above 0/],
    ["a negative tolerance", "gradcheck --atol -1", /'-1' is invalid. Expected a number of 0 or more/],
    ["a seed that is not whole", "gradcheck --seed 1.5", /'1.5' is invalid. Expected a whole number/],
    ["a step for a method that takes none", "gradcheck --eps 1e-6", /--eps is for --method central/],
    ["an unknown op to check", "gradcheck --op sigmod", /there is no op "sigmod": did you mean "sigmoid"\?/],
    ["an unknown op to show", "ops matmull", /there is no op "matmull": did you mean "matmul"\?/],
  ])("%s", async (_title, line, message) => {
    const { code, stdout, stderr } = await runMain(typeof line === "string" ? line.split(" ") : line);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

test.each([
  ["in colour on a terminal", [], true],
  ["without it after --no-color", ["--no-color"], false],
])("errors are shown %s", async (_title, options, hasColors) => {
  const { stderr } = await runMain(["trian", ...options], { terminal: true });
  expect(stderr.startsWith(hasColors ? "\u001B[31merror:\u001B[39m unknown" : "error: unknown")).toBe(true);
});

test("a defect of ours says so, with the stack, and has an exit code of its own", async () => {
  const io = new CapturedIo();
  Object.defineProperty(io, "stdin", {
    get() {
      throw new TypeError("not a stream");
    },
  });
  expect(await main(["train", "-"], io)).toBe(70);
  expect(io.stderr.text).toMatch(/^internal: TypeError: not a stream\n {4}at /);
});

test("the process can be handed in as it is", () => {
  // This tests the types: bin/backprop.js has none.
  const io: Io = process;
  expect(io.stdout).toBe(process.stdout);
});

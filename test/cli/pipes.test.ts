import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { loadModel } from "../../src/index.js";
import { classModel, numberModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { backprop, killChildren, outcomeOf, shell, start } from "./children.js";

// Each of these starts processes, several at a time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let model: string;
beforeEach(() => {
  folder = temporaryFolder();
  model = writeModelFile(folder, numberModel);
});
afterEach(killChildren);

describe("`predict m.json -`", () => {
  test.each([
    ["csv", "a,b\n", (i: number) => `${10 + 2 * i},0\n`, (i: number) => `${105 + 10 * i}`, ["y"]],
    ["ndjson", "", (i: number) => `{"a":${10 + 2 * i},"b":0}\n`, (i: number) => `{"y":${105 + 10 * i}}`, []],
  ] as const)("answers each line of %s before the next one is written", async (format, head, row, answer, first) => {
    const child = start(process.execPath, ["bin/backprop.js", "predict", model, "-", "--format", format]);
    const outcome = outcomeOf(child);
    const answers = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
    child.stdin?.write(head);
    for (let i = 0; i < 5; i++) {
      child.stdin?.write(row(i));
      if (i === 0) for (const line of first) expect((await answers.next()).value).toBe(line);
      expect((await answers.next()).value).toBe(answer(i));
    }
    // A line that is not whole waits for its rest.
    child.stdin?.write(row(5).slice(0, 3));
    child.stdin?.end(row(5).slice(3));
    expect((await answers.next()).value).toBe(answer(5));
    expect(await outcome).toMatchObject({ code: 0, stderr: "" });
  });

  test("`| head -1` ends quietly, while rows still come", async () => {
    const rows = `(echo a,b; yes 12,0.5)`;
    expect(await shell(`${rows} | ${backprop} predict ${model} - | head -1; exit "\${PIPESTATUS[1]}"`)).toEqual({
      code: 0,
      stdout: "y\n",
      stderr: "",
    });
  });

  test("a full disk is reported in words", async () => {
    const { code, stderr } = await shell(`echo -e 'a,b\\n12,0.5' | ${backprop} predict ${model} - > /dev/full`);
    expect({ code, stderr }).toEqual({ code: 5, stderr: "error: standard output: no space is left on the device\n" });
  });

  test("an error in the middle of a long pipe comes after all rows before it", async () => {
    const rows = `(echo a,b; yes 12,0.5 | head -5000; echo 12,half; yes 12,0.5 | head -5000)`;
    const { code, stdout, stderr } = await shell(`${rows} | ${backprop} predict ${model} -`);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: 'error: <stdin>:5002: column "b": got "half", expected a number\n',
    });
    expect(stdout).toBe(`y\n${"125\n".repeat(5000)}`);
  });

  test("needs no memory for the rows that it has predicted", async () => {
    const script = `
      import { main } from "./dist/main.cjs";
      process.exitCode = await main(process.argv.slice(1), process);
      process.stderr.write(String(process.resourceUsage().maxRSS));
    `;
    // The rows alone would take more than twice this heap. The young generation is fixed too: by itself it grows by chance.
    const node = `"${process.execPath}" --max-old-space-size=24 --max-semi-space-size=8 --input-type=module --eval '${script}'`;
    const rows = "(echo a,b; yes 12.25,0.5 | head -500000)";
    const { code, stdout, stderr } = await shell(
      `${rows} | ${node} predict ${model} - | tail -1; exit "\${PIPESTATUS[1]}"`,
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: "126.25\n" });
    expect(Number(stderr) / 1024).toBeLessThan(160);
  });
});

describe("training on two thirds of a CSV, and the rest in one pipe", () => {
  const iris = readFileSync("configs/data/iris.csv", "utf8").trimEnd().split("\n");
  const [header = "", ...flowers] = iris;
  const rest = flowers.filter((_, i) => i % 3 === 0);

  test("gives what the Node API gives", async () => {
    const config = {
      data: { csv: "part.csv", target: "species" },
      scale: "standard",
      layers: [8, "tanh", 3],
      loss: "crossEntropy",
      epochs: 60,
    };
    const part = flowers.filter((_, i) => i % 3 !== 0);
    writeFileSync(join(folder, "part.csv"), `${[header, ...part].join("\n")}\n`);
    writeFileSync(join(folder, "rest.csv"), `${[header, ...rest].join("\n")}\n`);
    writeFileSync(join(folder, "config.json"), JSON.stringify(config));
    const trained = join(folder, "iris.json");
    const line = [
      `${backprop} train ${folder}/config.json --quiet -o ${trained}`,
      `cat ${folder}/rest.csv | tee >(${backprop} predict ${trained} - --probabilities > ${folder}/said.csv) | ${backprop} evaluate ${trained} - --format json --require "accuracy>=0.9"`,
      "wait",
    ].join(" && ");
    const { code, stdout, stderr } = await shell(`${line}; status=$?; wait $!; exit $status`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });

    const loaded = await loadModel(trained);
    const rows = rest.map((line) => {
      const [sepal_length, sepal_width, petal_length, petal_width, species] = line.split(",");
      return { petal_width, petal_length, sepal_width, sepal_length, species };
    });
    expect(await loaded.evaluate(rows)).toEqual(JSON.parse(stdout));
    const predictions = await loaded.predict(rows, { probabilities: true });
    expect(predictions).toHaveLength(50);
    const columns = Object.keys(predictions[0] ?? {});
    expect(columns).toEqual(["species", "p(setosa)", "p(versicolor)", "p(virginica)"]);
    const expected = [columns, ...predictions.map((each) => columns.map((column) => each[column]))];
    expect(readFileSync(join(folder, "said.csv"), "utf8")).toBe(expected.map((row) => `${row.join(",")}\n`).join(""));
  });

  test("predictions that are evaluated again are all right", async () => {
    const trained = writeModelFile(folder, classModel, "class.json");
    writeFileSync(join(folder, "rows.csv"), "x,color\n-3,red\n2,red\n-1,green\n-0.5,red\n");
    // paste joins the rows with their predictions.
    const line = `paste -d, ${folder}/rows.csv <(${backprop} predict ${trained} ${folder}/rows.csv) | ${backprop} evaluate ${trained} --require accuracy==1`;
    expect(await shell(line)).toMatchObject({ code: 0, stderr: "" });
  });
});

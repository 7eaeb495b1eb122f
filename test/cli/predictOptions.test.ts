import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bareModel, classModel, numberModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";
import { done, predict, predictFile } from "./predicting.js";
import { runMain } from "./runMain.js";

describe("--keep", () => {
  const rows = 'id,b, a,note,y\n007,0.50,12," so ",1\n  8 ,0,10,,2\n';

  test.each([
    ["a column that the model does not take", ["id"], "id,y\n007,125\n8,105\n"],
    ["columns in the order that they are named in", ["note, id"], 'note,id,y\n" so ",007,125\n,8,105\n'],
    ["a column that the model takes", ["b"], "b,y\n0.50,125\n0,105\n"],
    ["several options, and a column once", ["id,b", "id"], "id,b,y\n007,0.50,125\n8,0,105\n"],
    ["the true target, as given", ["y"], "given(y),y\n1,125\n2,105\n"],
    ["all columns", ["all"], 'id,b,a,note,given(y),y\n007,0.50,12," so ",1,125\n8,0,10,,2,105\n'],
  ])("carries %s through", async (_, keep, stdout) => {
    expect(await predict(numberModel, rows, ...keep.flatMap((each) => ["--keep", each]))).toEqual(done(stdout));
  });

  test("takes a name with commas for a column if it is one as a whole", async () => {
    const named = '"b, c",a,b,c\nx,12,0.5,3\n';
    expect(await predict(numberModel, named, "--keep", "b, c")).toEqual(done('"b, c",y\nx,125\n'));
    expect(await predict(numberModel, named, "--keep", "b,c")).toEqual(done("b,c,y\n0.5,3,125\n"));
  });

  test("has `all` mean all, also if a column has that name", async () => {
    expect(await predict(numberModel, "all,a,b\n1,12,0.5\n", "--keep", "all")).toEqual(
      done("all,a,b,y\n1,12,0.5,125\n"),
    );
  });

  test("finds a name that is free for a column called as a prediction", async () => {
    const { stdout } = await predict(numberModel, "a,b,y,given(y)\n12,0.5,1,2\n", "--keep", "all");
    expect(stdout).toBe("a,b,given(given(y)),given(y),y\n12,0.5,1,2,125\n");
  });

  test("writes cells of CSV as texts of JSON, as they are", async () => {
    const { stdout } = await predict(numberModel, rows, "--keep", "id,b,note", "--format", "ndjson");
    expect(stdout).toBe('{"id":"007","b":"0.50","note":" so ","y":125}\n{"id":"8","b":"0","note":"","y":105}\n');
  });

  const json =
    '{"n":1.380,"s":"1.380","i":12345678901234567890,"t":true,"e":"","z":null,"m":-0,"a":12,"b":5e-1}\n{"n":1,"a":10,"b":0}\n';

  test.each([
    [
      "ndjson",
      '{"n":1.380,"s":"1.380","i":12345678901234567890,"t":true,"e":"","z":null,"m":-0,"b":5e-1,"y":125}\n{"n":1,"s":null,"i":null,"t":null,"e":null,"z":null,"m":null,"b":0,"y":105}\n',
    ],
    ["csv", "n,s,i,t,e,z,m,b,y\n1.380,1.380,12345678901234567890,true,,,-0,5e-1,125\n1,,,,,,,0,105\n"],
  ])("keeps the digits and the kinds of JSON as %s", async (format, stdout) => {
    expect(await predict(numberModel, json, "--keep", "n,s,i,t,e,z,m,b", "--format", format)).toEqual(done(stdout));
  });

  test("keeps columns called as numbers in their order", async () => {
    const { stdout } = await predict(
      numberModel,
      "2020,a,b,2019\n1,12,0.5,2\n",
      "--keep",
      "2020,2019",
      "--format",
      "json",
    );
    expect(stdout).toBe('[\n  {"2020":"1","2019":"2","y":125}\n]\n');
  });

  test("refuses a column that is not there, with the nearest", async () => {
    expect(await predict(numberModel, "a,b,town\n1,2,x\n", "--keep", "twon")).toEqual({
      code: 2,
      stdout: "",
      stderr: 'error: --keep: <stdin> has no column "twon": it has "a", "b", "town": did you mean "town"?\n',
    });
  });

  test("refuses a column that is there twice", async () => {
    const { code, stderr } = await predict(numberModel, "a,b,x,x\n1,2,3,4\n", "--keep", "all");
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: 'error: <stdin>:1: the header has two columns "x": rename one of them\n',
    });
  });

  test("refuses a list, of which no cell can be written", async () => {
    const { code, stderr } = await predict(numberModel, '{"a":1,"b":2,"tags":["x"]}\n', "--keep", "tags");
    expect(code).toBe(3);
    expect(stderr).toContain('<stdin>:1: column "tags": got a list, expected');
  });

  test("writes the header alone if there are no rows to know the columns from", async () => {
    expect(await predictFile(numberModel, "rows.json", "[]", "--keep", "x")).toEqual(done("x,y\n"));
  });
});

describe("--on-error", () => {
  const rows = "id,color,x\n1,red,1\n2,gren,1\n3,red,\n4,green,0\n5,gren,2\n6,red,two\n7,red,-1\n";
  const unknown = '"gren" is not in the data trained on, which has "green", "red": did you mean "green"?';
  const stderr = [
    `error: 4 of 7 rows could not be predicted: line 3: column "color": ${unknown} (2 rows)`,
    '  line 4: column "x": the cell is empty',
    '  line 7: column "x": got "two", expected a number',
    "",
  ].join("\n");
  /** Without the advice that comes with an empty cell. */
  const withoutAdvice = (text: string) => text.replace(/(the cell is empty), [^\n]*/, "$1");

  test("stop is the default: the rows before the bad one are written", async () => {
    const stop = await predict(classModel, rows, "--keep", "id", "--on-error", "stop");
    expect(stop).toEqual({
      code: 3,
      stdout: "id,kind\n1,plain\n",
      stderr: `error: <stdin>:3: column "color": ${unknown}\n`,
    });
    expect(await predict(classModel, rows, "--keep", "id")).toEqual(stop);
  });

  test("skip leaves bad rows out, counts them, and exits with 1", async () => {
    const outcome = await predict(classModel, rows, "--keep", "id", "--on-error", "skip");
    expect({ ...outcome, stderr: withoutAdvice(outcome.stderr) }).toEqual({
      code: 1,
      stdout: 'id,kind\n1,plain\n4,plain\n7,"so, so"\n',
      stderr,
    });
  });

  test("mark says why in the row", async () => {
    const {
      code,
      stdout,
      stderr: said,
    } = await predict(classModel, rows, "--keep", "id", "--on-error", "mark", "--probabilities");
    expect({ code, said: withoutAdvice(said) }).toEqual({ code: 1, said: stderr });
    const lines = stdout.split("\n");
    expect(lines.map((line) => line.split(",")[0])).toEqual(["id", "1", "2", "3", "4", "5", "6", "7", ""]);
    expect(lines[0]).toBe('id,kind,p(plain),"p(so, so)",error');
    expect(lines[1]).toMatch(/^1,plain,0\.7\d+,0\.2\d+,$/);
    expect(lines[2]).toBe(`2,,,,"line 3: column ""color"": ${unknown.replaceAll('"', '""')}"`);
    expect(lines[6]).toBe('6,,,,"line 7: column ""x"": got ""two"", expected a number"');
  });

  test("mark has null in JSON", async () => {
    const { stdout } = await predict(numberModel, "a,b\nx,1\n12,0.5\n", "--on-error", "mark", "--format", "json");
    expect(JSON.parse(stdout)).toEqual([
      { y: null, error: 'line 2: column "a": got "x", expected a number' },
      { y: 125, error: null },
    ]);
  });

  test.each(["skip", "mark"])("%s says nothing if all is well", async (policy) => {
    const { code, stderr: said } = await predict(numberModel, "a,b\n12,0.5\n", "--on-error", policy);
    expect({ code, said }).toEqual({ code: 0, said: "" });
  });

  test("a file of bad rows alone has a header, or an empty list", async () => {
    const options = ["--on-error", "skip"];
    expect(await predict(numberModel, "a,b\nx,1\n", ...options)).toMatchObject({ code: 1, stdout: "y\n" });
    expect(await predict(numberModel, "a,b\nx,1\n", ...options, "--format", "json")).toMatchObject({
      code: 1,
      stdout: "[]\n",
    });
  });

  test("covers outputs that are not finite, and values that are no cells", async () => {
    const sums = "x1,x2\n1,1\n1e308,1e308\n1,2\n";
    expect(await predict(bareModel, sums, "--on-error", "skip")).toEqual({
      code: 1,
      stdout: "y\n3\n5\n",
      stderr: expect.stringMatching(
        /^error: 1 of 3 rows could not be predicted: line 3: the network's output for "y" is Inf/,
      ),
    });
    const json = '[{"a":12,"b":0.5},{"a":[1],"b":1},{"a":10,"b":0}]';
    const { code, stdout } = await predict(numberModel, json, "--on-error", "mark");
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout:
        'y,error\n125,\n,"row 2: column ""a"": got a list, expected a number, a text, true, false or null"\n105,\n',
    });
  });

  test("bad rows among thousands leave the others in their order, with their own predictions", async () => {
    const isBad = (i: number) => i % 7 === 3 || (i > 4000 && i < 9000);
    const all = Array.from({ length: 10_000 }, (_, i) => i);
    const text = `a,b,i\n${all.map((i) => `${isBad(i) ? "" : i},0,${i}\n`).join("")}`;
    const good = await predict(numberModel, text, "--keep", "i", "--on-error", "skip");
    // y = 10 ((a - 10) / 2 + 0.5) + 100
    const expected = all.filter((i) => !isBad(i)).map((i) => `${i},${10 * ((i - 10) / 2 + 0.5) + 100}\n`);
    expect(good.stdout).toBe(`i,y\n${expected.join("")}`);
    const marked = await predict(numberModel, text, "--keep", "i", "--on-error", "mark");
    expect(marked.stdout.split("\n").filter((line) => !/cell is empty/.test(line))).toEqual([
      "i,y,error",
      ...expected.map((line) => line.replace("\n", ",")),
      "",
    ]);
    expect(marked.stdout.split("\n")).toHaveLength(10_002);
  });

  test("a model trained on the rows without missing cells goes on after those that have some", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "rows.csv"), "a,town,y\n1,Bern,3\n,Basel,4\n3,,5\n4,Basel,5\n2,Bern,2\n");
    const config = { data: { csv: "rows.csv", target: "y", missing: "drop" }, layers: [1], epochs: 1 };
    writeFileSync(join(folder, "c.json"), JSON.stringify(config));
    const [model, rows] = [join(folder, "m.json"), join(folder, "rows.csv")];
    expect((await runMain(["train", join(folder, "c.json"), "-o", model, "--quiet"])).code).toBe(0);
    const {
      code,
      stdout,
      stderr: said,
    } = await runMain(["predict", model, rows, "--keep", "a,town", "--on-error", "skip"]);
    expect(code).toBe(1);
    expect(said).toMatch(
      /^error: 2 of 5 rows could not be predicted: line 3: column "a": .*\n {2}line 4: column "town": /,
    );
    expect(stdout).toMatch(/^a,town,y\n1,Bern,\S+\n4,Basel,\S+\n2,Bern,\S+\n$/);
    expect(await runMain(["predict", model, rows])).toMatchObject({ code: 3 });
  });

  test("lists five reasons at most", async () => {
    const text = `a,b\n${[..."pqrstuvw"].map((letter) => `${letter},1\n`).join("")}`;
    const { stderr: said } = await predict(numberModel, text, "--on-error", "skip");
    expect(said.split("\n").slice(1)).toEqual([
      ...[..."qrst"].map((letter, i) => `  line ${i + 3}: column "a": got "${letter}", expected a number`),
      "  and 3 rows for other reasons",
      "",
    ]);
  });

  test.each([
    ["a row of another length", "a,b\n12,0.5\nx,1\n1\n", "<stdin>:4: got 1 cell, expected 2 as in the header"],
    [
      "a quote that is not closed",
      'a,b\n12,0.5\nx,1\n"1,2\n',
      "<stdin>:4: a quote that opens in this row is never closed",
    ],
  ])("%s ends the file all the same, after the rows before it", async (_, text, message) => {
    expect(await predict(numberModel, text, "--on-error", "skip")).toEqual({
      code: 3,
      stdout: "y\n125\n",
      stderr: `error: 1 of 2 rows could not be predicted: line 3: column "a": got "x", expected a number\nerror: ${message}\n`,
    });
  });

  test("a column that is not there is no matter of a row", async () => {
    expect(await predict(numberModel, "a,c\n1,1\n", "--on-error", "skip")).toMatchObject({ code: 3, stdout: "" });
  });

  test("mark does without a column of predictions called error", async () => {
    const model = { ...numberModel, outputs: { columns: [{ name: "error", kind: "number" }] } };
    const { code, stderr: said } = await predict(model, "a,b\n1,1\n", "--on-error", "mark");
    expect({ code, said }).toMatchObject({ code: 2, said: expect.stringContaining('two columns "error"') });
    expect(await predict(numberModel, "a,b,error\n12,0.5,x\n", "--keep", "error", "--on-error", "mark")).toMatchObject({
      stdout: "given(error),y,error\nx,125,\n",
    });
  });
});

describe("--out", () => {
  const rows = "a,b\n12,0.5\n10,0\n";
  function prepare(text = rows) {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "rows.csv"), text);
    const model = writeModelFile(folder, numberModel);
    const run = async (out: string, ...options: readonly string[]) => {
      const outcome = await runMain(["predict", model, join(folder, "rows.csv"), "-o", join(folder, out), ...options]);
      return { ...outcome, stderr: outcome.stderr.replaceAll(`${folder}/`, "") };
    };
    const read = (name: string) => readFileSync(join(folder, name), "utf8");
    return { folder, run, read };
  }

  test.each([
    ["p.csv", [], "y\n125\n105\n"],
    ["p", [], "y\n125\n105\n"],
    ["p.ndjson", [], '{"y":125}\n{"y":105}\n'],
    ["p.jsonl", [], '{"y":125}\n{"y":105}\n'],
    ["P.JSON", [], '[\n  {"y":125},\n  {"y":105}\n]\n'],
    ["p.json", ["--format", "csv"], "y\n125\n105\n"],
    ["p.tsv", ["--keep", "a,b"], "a\tb\ty\n12\t0.5\t125\n10\t0\t105\n"],
  ])("writes %s %j", async (name, options, content) => {
    const { run, read, folder } = prepare();
    expect(await run(name, ...options)).toEqual({ code: 0, stdout: "", stderr: `written to ${name}: 2 rows\n` });
    expect(read(name)).toBe(content);
    expect(readdirSync(folder).toSorted()).toEqual([name, "model.json", "rows.csv"].toSorted());
  });

  test("replaces a file only with --force, and through a link", async () => {
    const { run, read, folder } = prepare();
    writeFileSync(join(folder, "p.csv"), "old");
    symlinkSync("p.csv", join(folder, "link.csv"));
    expect(await run("link.csv")).toMatchObject({
      code: 2,
      stderr: "error: link.csv exists; add --force to replace it\n",
    });
    expect(read("p.csv")).toBe("old");
    expect(await run("link.csv", "--force")).toMatchObject({ code: 0, stderr: "written to link.csv: 2 rows\n" });
    expect(read("p.csv")).toBe("y\n125\n105\n");
  });

  test("leaves no file, and an old one as it is, if a row is bad", async () => {
    const { run, read, folder } = prepare("a,b\n12,0.5\nx,0\n");
    expect(await run("p.csv")).toEqual({
      code: 3,
      stdout: "",
      stderr: 'error: rows.csv:3: column "a": got "x", expected a number\n',
    });
    expect(existsSync(join(folder, "p.csv"))).toBe(false);
    writeFileSync(join(folder, "p.csv"), "old");
    expect(await run("p.csv", "--force")).toMatchObject({ code: 3 });
    expect(read("p.csv")).toBe("old");
    expect(readdirSync(folder).toSorted()).toEqual(["model.json", "p.csv", "rows.csv"]);
    expect(await run("p.csv", "--force", "--on-error", "mark")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error: 1 of 2 rows could not .*\nwritten to p\.csv: 2 rows\n$/),
    });
    expect(read("p.csv")).toBe('y,error\n125,\n,"line 3: column ""a"": got ""x"", expected a number"\n');
  });

  test.each([
    ["rows.csv", "error: --out rows.csv would overwrite the rows, rows.csv: name another file\n", 2],
    ["model.json", "error: --out model.json would overwrite the model, model.json: name another file\n", 2],
    ["p.csv.gz", /^error: --out p\.csv\.gz: predictions are written as text.*gzip > FILE/, 2],
    ["p.xlsx", /^error: --out p\.xlsx: predictions are written as text.*\.csv/, 2],
    ["sub", "error: sub: this is a folder, not a file\n", 5],
    ["none/p.csv", /^error: none\/p\.csv: there is no folder/, 5],
  ])("refuses %s", async (name, message, code) => {
    const { run, folder } = prepare();
    mkdirSync(join(folder, "sub"));
    const outcome = await run(name, "--force");
    expect(outcome).toMatchObject({ code, stdout: "" });
    expect(outcome.stderr).toMatch(message);
    expect(readdirSync(folder).toSorted()).toEqual(["model.json", "rows.csv", "sub"]);
  });

  test.each(["-", "/dev/stdout"])("%s is standard output", async (out) => {
    expect(await predict(numberModel, rows, "-o", out)).toEqual(done("y\n125\n105\n"));
  });

  test("needs a name", async () => {
    expect(await predict(numberModel, rows, "-o", "")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--out: got an empty text"),
    });
  });
});

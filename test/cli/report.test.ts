import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { runMain } from "./runMain.js";

let browser: Browser;
let folder: string;
const at = (name: string) => join(folder, name);

/** Houses: a number to predict from a number, two columns of texts and a date. Some cells are missing, and some texts are rare. */
function writeHouses(): void {
  const districts = ['West "Alt"', "<script>alert(1)</script>", "Süd & Ost", "</script><!--"];
  const rows = Array.from({ length: 60 }, (_, i) => {
    const area = i % 9 === 4 ? "" : String(40 + ((i * 37) % 120));
    const district = (districts[i % 4] as string).replaceAll('"', '""');
    const day = `${String(1 + (i % 28)).padStart(2, "0")}.${String(1 + (i % 12)).padStart(2, "0")}.${2015 + (i % 8)}`;
    const state = ["new", "old", i % 10 === 5 ? "" : "fair"][i % 3];
    return `${area},"${district}",${day},${state},${(100 + ((i * 53) % 90)) * (1 + (i % 4))}`;
  });
  writeFileSync(at("houses.csv"), `${["area,district,sold,state,price", ...rows].join("\n")}\n`);
  const data = { csv: "houses.csv", target: "price", missing: { area: "mean", state: "indicator" }, unknown: "other" };
  const config = {
    data,
    scaleTargets: "standard",
    validation: 0.25,
    layers: [8, "tanh", 1],
    optimizer: "adam",
    epochs: 20,
  };
  writeFileSync(at("houses-config.json"), JSON.stringify(config));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "backprop-"));
  writeHouses();
  copyFileSync("configs/data/iris.csv", at("iris.csv"));
  const iris = { ...readJson("configs/iris.json"), data: { csv: "iris.csv", target: "species" }, epochs: 20 };
  writeFileSync(at("iris-config.json"), JSON.stringify(iris));
  writeFileSync(at("moons-config.json"), JSON.stringify({ ...readJson("configs/moons.json"), epochs: 10 }));
  for (const name of ["houses", "iris", "moons"]) {
    const trained = [
      "train",
      at(`${name}-config.json`),
      "--quiet",
      "-o",
      at(`${name}.json`),
      "--log",
      at(`${name}.ndjson`),
    ];
    expect(await runMain(trained)).toMatchObject({ code: 0 });
    const written = await runMain(["report", at(`${name}.json`), at(`${name}.ndjson`), "-o", at(`${name}.html`)]);
    expect(written).toMatchObject({ code: 0, stderr: `written to ${at(`${name}.html`)}: open it in a browser\n` });
  }
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

function readJson(file: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(file, "utf8").replace(/^\s*\/\/.*$/gm, ""));
}

/** Looks for what people with other senses or means cannot use. */
const axeSource = readFileSync("node_modules/axe-core/axe.min.js", "utf8");

interface PageOptions {
  readonly colorScheme?: "light" | "dark";
  readonly width?: number;
}

/** Opens a page that was written. When the test ends, no request may have left it, and no error have come up. */
async function openPage(file: string, { colorScheme = "light", width = 1280 }: PageOptions = {}): Promise<Page> {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, offline: true });
  const page = await context.newPage();
  await page.addInitScript({ path: "test/report/pageProbes.js" });
  const problems: string[] = [];
  page.on("console", (message) => problems.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("dialog", (dialog) => problems.push(`dialog: ${dialog.message()}`));
  const url = pathToFileURL(file).href;
  page.on("request", (request) => {
    if (request.url() !== url) problems.push(`request: ${request.url()}`);
  });
  onTestFinished(async () => {
    await context.close();
    expect(problems).toEqual([]);
  });
  await page.goto(url);
  return page;
}

/** What the page says to a question of `pageProbes.js`. */
const ask = <Answer>(page: Page, question: string) => page.evaluate<Answer>(`probes.${question}()`);

interface Answered {
  readonly answer: string;
  readonly probabilities: readonly number[];
}
const readAnswer = (page: Page) => ask<Answered>(page, "answer");

const heard = (page: Page, text: string | RegExp) =>
  page.locator("#spoken").getByText(text).waitFor({ state: "attached" });

async function predictAll(name: string): Promise<readonly Readonly<Record<string, string | number>>[]> {
  const { stdout } = await runMain([
    "predict",
    at(`${name}.json`),
    at(`${name}.csv`),
    "--probabilities",
    "--format",
    "ndjson",
  ]);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const relative = (a: number, b: number) => Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), 1e-300);

describe("the panel", () => {
  test("answers rows of classes as predict does", async () => {
    const page = await openPage(at("iris.html"));
    const predicted = await predictAll("iris");
    for (const number of [1, 51, 78, 101, 150]) {
      await page.fill("#row-number", String(number));
      await page.press("#row-number", "Enter");
      const { answer, probabilities } = await readAnswer(page);
      const { species, ...shares } = predicted[number - 1] as Readonly<Record<string, string | number>>;
      expect(answer).toBe(species);
      for (const [i, share] of Object.values(shares).entries()) {
        expect(relative(probabilities[i] as number, share as number)).toBeLessThan(1e-12);
      }
    }
  });

  test("answers rows with texts, dates and missing cells as predict does", async () => {
    const page = await openPage(at("houses.html"));
    const predicted = await predictAll("houses");
    for (const { price } of predicted.slice(0, 24)) {
      expect(relative(Number((await readAnswer(page)).answer), price as number)).toBeLessThan(1e-12);
      await page.click("#row-next");
    }
    expect(await page.inputValue("#row-number")).toBe("25");
  });

  test("is used by the keyboard alone, and says its answer to those who hear it", async () => {
    const page = await openPage(at("houses.html"));
    const tabTo = async (id: string) => {
      for (let presses = 0; (await ask(page, "focused")) !== id; presses++) {
        expect(presses, id).toBeLessThan(40);
        await page.keyboard.press("Tab");
      }
    };
    await page.keyboard.press("Tab");
    expect(await ask(page, "focused")).toBe("skip");
    expect(await page.textContent("#spoken")).toBe("");
    await tabTo("row-next");
    await page.keyboard.press("Enter");
    expect(await page.inputValue("#row-number")).toBe("2");
    await heard(page, /^Row 2\. .+ In the data: /);
    // At the first row the button has nothing to do, and keeps the focus.
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    expect(await ask(page, "focused")).toBe("row-previous");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    expect(await page.inputValue("#row-number")).toBe("1");
    expect(await ask(page, "focused")).toBe("row-previous");
    await tabTo("input-0");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("71");
    const before = (await readAnswer(page)).answer;
    await tabTo("input-0-slider");
    await page.keyboard.press("ArrowRight");
    expect(await page.inputValue("#input-0")).toBe("72");
    await tabTo("input-0-missing");
    await page.keyboard.press("Space");
    expect(await page.isDisabled("#input-0")).toBe(true);
    await tabTo("input-1");
    await page.keyboard.press("ArrowDown");
    const { answer } = await readAnswer(page);
    expect(answer).not.toBe(before);
    await heard(page, String(Number(Number(answer).toPrecision(6))));
  });

  test("says an answer once, and not at every key", async () => {
    const page = await openPage(at("iris.html"));
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 60_000);
    await page.focus("#input-2");
    for (const key of ["Control+A", "4", ".", "5"]) {
      await page.keyboard.press(key);
      await page.clock.runFor(500);
      expect(await page.textContent("#spoken")).toBe("");
    }
    await page.clock.runFor(500);
    expect(await page.textContent("#spoken")).toMatch(/^\w+, [0-9.]+ %$/);
  });

  test("says what is wrong with an input, and answers again", async () => {
    const page = await openPage(at("iris.html"));
    await page.fill("#input-0", "");
    expect(await page.textContent("#problem")).toContain("sepal_length");
    expect(await page.textContent("#answer-0")).toBe("–");
    await page.fill("#input-0", "5");
    expect(await page.isVisible("#problem")).toBe(false);
    expect(await page.textContent("#answer-0")).toBe("setosa");
  });

  test("a click into the picture of the plane is an input", async () => {
    const page = await openPage(at("moons.html"));
    await page.locator("#plane-plot").click({ position: { x: 10, y: 10 } });
    const [x, y] = [Number(await page.inputValue("#input-0")), Number(await page.inputValue("#input-1"))];
    expect(x).toBeLessThan(-1);
    expect(y).toBeGreaterThan(1);
  });
});

describe("the page", () => {
  test.each(["light", "dark"] as const)("has texts of enough contrast on a %s ground", async (colorScheme) => {
    const page = await openPage(at("iris.html"), { colorScheme });
    expect(await ask(page, "paleTexts")).toEqual([]);
    expect(await ask(page, "ground")).toBe(colorScheme === "light" ? "rgb(246, 246, 243)" : "rgb(15, 17, 21)");
  });

  test.each(["light", "dark"] as const)("has nothing that axe finds wrong, on a %s ground", async (colorScheme) => {
    for (const name of ["houses", "moons"]) {
      const page = await openPage(at(`${name}.html`), { colorScheme });
      await page.evaluate(axeSource);
      const violations = await page.evaluate(`axe.run().then(({ violations }) => violations.map(({ id, nodes }) =>
        id + ": " + nodes.map(({ target }) => target.join(" ")).join(", ")))`);
      expect(violations, name).toEqual([]);
    }
  });

  test.each(["iris", "houses", "moons"])(
    "%s fits on narrow and wide screens without scrolling sideways",
    async (name) => {
      const page = await openPage(at(`${name}.html`), { width: 360 });
      expect(await ask(page, "overflow")).toBe(0);
      await page.setViewportSize({ width: 1280, height: 900 });
      expect(await ask(page, "overflow")).toBe(0);
    },
  );

  test("has names for all fields and pictures, landmarks, and headings without gaps", async () => {
    const page = await openPage(at("houses.html"));
    const found = await ask<{ readonly levels: readonly number[]; readonly ids: readonly string[] }>(page, "structure");
    expect(found).toMatchObject({ nameless: [], landmarks: [1, 1, 1, 1], unscoped: 0, language: "en" });
    expect(found.levels[0]).toBe(1);
    expect(found.levels.every((level, i) => i === 0 || level <= (found.levels[i - 1] as number) + 1)).toBe(true);
    expect(new Set(found.ids).size).toBe(found.ids.length);
  });

  test("prints dark on light with all of its parts, and no figure is higher than a sheet", async () => {
    const page = await openPage(at("moons.html"), { colorScheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await ask(page, "ground")).toBe("rgb(255, 255, 255)");
    expect(await ask(page, "paleTexts")).toEqual([]);
    const sheet = { width: 718, height: 1046 }; // A4 less its margins
    await page.setViewportSize(sheet);
    const all = ["try", "metrics", "confusion", "boundary", "loss", "columns", "graph", "receipt", "again"];
    expect(await ask(page, "parts")).toEqual(all);
    const figures = await ask<readonly { width: number; height: number; hidden: number }[]>(page, "figures");
    expect(figures).toHaveLength(3);
    for (const { width, height, hidden } of figures) {
      expect(width).toBeLessThanOrEqual(sheet.width);
      expect(height).toBeLessThan(sheet.height);
      expect(hidden).toBe(0);
    }
    const pdf = (
      await page.pdf({ format: "A4", margin: { top: "1cm", right: "1cm", bottom: "1cm", left: "1cm" } })
    ).toString("latin1");
    expect(pdf.match(/\/Type \/Page\b(?!s)/g)?.length).toBeGreaterThan(1);
  });
});

test("the command of the page makes the same model again, byte for byte", async () => {
  const page = await openPage(at("houses.html"));
  const command = (await page.textContent("#command")) as string;
  const again = mkdtempSync(at("again-"));
  copyFileSync(at("houses.csv"), join(again, "houses.csv"));
  writeFileSync(
    join(again, "backprop"),
    `#!/bin/sh\nexec "${process.execPath}" "${resolve("bin/backprop.js")}" "$@"\n`,
  );
  chmodSync(join(again, "backprop"), 0o755);
  const env = { ...process.env, PATH: `${again}:${process.env.PATH}` };
  execFileSync("sh", ["-c", command], { cwd: again, env, stdio: "ignore" });
  expect(readFileSync(join(again, "houses.json"), "utf8")).toBe(readFileSync(at("houses.json"), "utf8"));
});

describe("backprop report", () => {
  const report = (...argv: readonly string[]) => runMain(["report", ...argv]);

  test("the same model gives the same page, also on standard output", async () => {
    const { code, stdout, stderr } = await report(at("iris.json"), at("iris.ndjson"), "-o", "-");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(readFileSync(at("iris.html"), "utf8"));
  });

  test("without its data, the page says what is left out and what to type", async () => {
    const alone = mkdtempSync(at("alone-"));
    copyFileSync(at("iris.json"), join(alone, "m.json"));
    const { code, stdout, stderr } = await report(join(alone, "m.json"), "-o", "-");
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^note: nothing on the page is measured .*iris.csv: there is no such file; .* add --data FILE$/m,
    );
    expect(stdout).toContain("What is measured on rows of the data is left out: ");
    expect(stdout).toContain("<code>backprop report MODEL --data FILE -o FILE.html</code>");
    expect(stdout).not.toContain('id="confusion"');
    expect(stdout).toContain("as the model file has them");
    expect(stdout).toContain('<th scope="row">balanced accuracy</th>');
    expect(stdout).toContain("The curves are left out, since no log was given");
    const moved = await report(join(alone, "m.json"), "--data", at("iris.csv"), "-o", "-");
    expect(moved.stdout).toContain("Measured on 30 rows that its training did not use.");
  });

  test.each([
    ["houses", "its validation loss in epoch"],
    ["moons", "it ends with epoch 10, before the best one of the model"],
  ])("says that the log of %s is not the model's", async (name, reason) => {
    const { code, stdout, stderr } = await report(at("iris.json"), at(`${name}.ndjson`), "-o", "-");
    expect(code).toBe(0);
    expect(stderr).toContain(`note: ${at(`${name}.ndjson`)} is the log of another run: ${reason}`);
    expect(stdout).toContain(`These are the curves of another run than the model's: ${reason}`);
  });

  test("other rows than the model's own are all measured", async () => {
    const lines = readFileSync(at("iris.csv"), "utf8").split("\n");
    writeFileSync(
      at("some.csv"),
      [lines[0], ...lines.slice(10, 30), ...lines.slice(60, 80), ...lines.slice(110, 120), ""].join("\n"),
    );
    const { stdout } = await report(at("iris.json"), "--data", at("some.csv"), "-o", "-");
    expect(stdout).toContain("Measured on 50 rows of a file that was given for this report.");
    const { accuracy } = JSON.parse(
      (await runMain(["evaluate", at("iris.json"), at("some.csv"), "--format", "json"])).stdout,
    ).classifications[0];
    expect(stdout).toContain(`<th scope="row">accuracy</th><td class="figure-number">${accuracy.toFixed(4)}</td>`);
  });

  test.each([
    ["no place for the page", [], 2, "-o: got nothing, expected where to write the page: add -o FILE.html"],
    ["a page that is there", ["-o", "iris.html"], 2, "add --force"],
    ["its model", ["-o", "iris.json", "--force"], 2, "would overwrite the model"],
    ["data on standard input", ["-o", "x.html", "--data", "-"], 2, "name a file"],
    ["a log that is none", ["iris.csv", "-o", "x.html"], 3, "this is not the log of a training run"],
    ["data of another kind", ["-o", "x.html", "--data", "houses.csv"], 3, 'there is no column "sepal_length"'],
  ])("refuses %s", async (_, argv, code, message) => {
    const files = argv.map((each) => (/\.\w+$/.test(each) ? at(each) : each));
    const outcome = await report(at("iris.json"), ...files);
    expect(outcome).toMatchObject({ code, stdout: "" });
    expect(outcome.stderr).toContain(message);
  });
});

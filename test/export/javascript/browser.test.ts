import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answersOf } from "../answers.js";
import { exportModule } from "./loadModule.js";
import { nastyModel, nastyRows } from "./nastyModel.js";

const executablePath = "/usr/bin/chromium";

describe.skipIf(!existsSync(executablePath))("a module in a browser", () => {
  let browser: Browser;
  let page: Page;
  const { module } = exportModule(nastyModel);

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    page = await browser.newPage();
  });
  afterAll(() => browser.close());

  const expected = async () =>
    (await answersOf(nastyModel, "model.json", nastyRows)).map((each) =>
      "record" in each ? Object.entries(each.record) : each,
    );
  /** A row as its entries: JSON keeps a key called `__proto__`, and an argument of a page does not. */
  const rows = nastyRows.map((row) => Object.entries(row));

  test("predicts in a page that has its text in a script", async () => {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("dialog", (dialog) => problems.push(dialog.message()));
    await page.setContent(`<!doctype html><script type="module">${module}
      window.answers = (rows) => rows.map((row) => Object.entries(predict(Object.fromEntries(row))));
    </script><p id="behind">behind</p>`);
    await page.waitForFunction("window.answers !== undefined");
    expect(await page.evaluate(`answers(${JSON.stringify(rows)})`)).toEqual(await expected());
    expect(await page.textContent("#behind")).toBe("behind");
    expect(problems).toEqual([]);
  });

  test("predicts in a worker, imported from its own file", async () => {
    await page.route("http://localhost/**", (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === "/model.js") return route.fulfill({ contentType: "text/javascript", body: module });
      if (pathname !== "/worker.js") return route.fulfill({ contentType: "text/html", body: "<!doctype html>" });
      const body = `import { predict } from "./model.js";
        onmessage = ({ data }) => postMessage(data.map((row) => Object.entries(predict(Object.fromEntries(row)))));
        postMessage("ready");`;
      return route.fulfill({ contentType: "text/javascript", body });
    });
    await page.goto("http://localhost/");
    const answers = await page.evaluate(`new Promise((resolve, reject) => {
      const worker = new Worker("/worker.js", { type: "module" });
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }) => data === "ready" ? worker.postMessage(${JSON.stringify(rows)}) : resolve(data);
    })`);
    expect(answers).toEqual(await expected());
  });
});

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

/** What a browser shows first of the report on a model of the moons, as a PNG. Fonts differ from machine to machine, so no test compares it. */
export async function makePagePicture(): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), "backprop-"));
  const run = (...argv: readonly string[]) =>
    execFileSync(process.execPath, [resolve("bin/backprop.js"), ...argv], { cwd: folder, stdio: "pipe" });
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  try {
    run("train", resolve("configs/moons.json"), "-o", "model.json", "--log", "loss.ndjson", "--quiet");
    run("report", "model.json", "loss.ndjson", "-o", "report.html");
    const page = await browser.newPage({ viewport: { width: 1040, height: 720 } });
    await page.goto(pathToFileURL(join(folder, "report.html")).href);
    return await page.screenshot();
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

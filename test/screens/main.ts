/** `npm run screens`: makes the screens again, and writes them beside this file. */
import { writeFileSync } from "node:fs";
import { makePagePicture } from "./makePagePicture.js";
import { makeScreen } from "./makeScreen.js";
import { screens } from "./screens.js";

for (const screen of screens) {
  const file = `test/screens/${screen.name}.svg`;
  const svg = await makeScreen(screen);
  writeFileSync(file, svg);
  process.stdout.write(`${file}  ${(svg.length / 1024).toFixed(1)} KiB\n`);
}

writeFileSync("test/screens/report.png", await makePagePicture());

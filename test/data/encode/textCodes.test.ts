import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { TextCodes } from "../../../src/data/encode/rawTable.js";

test("the texts of a column do not keep the file's text in memory, of which they are cut", () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const piece = Buffer.alloc(2 ** 19, "x");
  const codes = new TextCodes();
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 200; i++) {
    piece.write(`the name of row ${i}`);
    codes.push(piece.toString("latin1").slice(0, 40));
  }
  collectGarbage();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(200 * 2 ** 18);
  expect(codes.finish().texts[150]).toBe("the name of row 150xxxxxxxxxxxxxxxxxxxxx");
});

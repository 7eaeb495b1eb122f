import { spawnSync } from "node:child_process";
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parse } from "csv-parse";
import { loadDatasets } from "../../src/data/load/loadDatasets.js";

const [rows, columns] = [1_000_000, 20];

/** What a process does with the file; the peak of a process that does nothing is subtracted. */
const readers = {
  nothing: async () => {},
  "csv-parse alone": async (file: string) => {
    await pipeline(createReadStream(file), parse(), async (records) => {
      for await (const _ of records);
    });
  },
  "csv-parse alone, by events": (file: string) =>
    new Promise<void>((resolve, reject) => {
      const parser = createReadStream(file).pipe(parse());
      parser
        .on("data", () => undefined)
        .on("end", resolve)
        .on("error", reject);
    }),
  backprop: async (file: string) => {
    const place = () => ({ file });
    const options = {
      loss: "mse",
      scale: "none",
      scaleTargets: "none",
      seed: 0,
      directory: dirname(file),
      place,
    } as const;
    await loadDatasets({ csv: file, target: `x${columns - 1}` }, options);
  },
} as const;
export type Reader = keyof typeof readers;

export interface Reading {
  readonly seconds: number;
  /** Largest memory of the process, in bytes. */
  readonly peak: number;
}

/** Reads the file in this process, and reports on it as JSON. */
export async function readAlone(reader: Reader, file: string): Promise<string> {
  const started = performance.now();
  await readers[reader](file);
  const seconds = (performance.now() - started) / 1000;
  return JSON.stringify({ seconds, peak: process.resourceUsage().maxRSS * 1024 } satisfies Reading);
}

/** Each reader's shortest time and smallest peak, each time in a process of its own, in turn. */
export async function raceReaders(runs: number): Promise<ReadonlyMap<Reader, Reading>> {
  const folder = mkdtempSync(join(tmpdir(), "backprop-bench-"));
  const file = join(folder, "numbers.csv");
  try {
    await pipeline(Readable.from(writeNumbers()), createWriteStream(file));
    const names = Object.keys(readers) as Reader[];
    const all = Array.from({ length: runs }, () => names.map((reader) => readElsewhere(reader, file)));
    const least = (reader: number, key: keyof Reading) => Math.min(...all.map((run) => (run[reader] as Reading)[key]));
    return new Map(names.map((name, i) => [name, { seconds: least(i, "seconds"), peak: least(i, "peak") }]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readElsewhere(reader: Reader, file: string): Reading {
  const script = process.argv[1] as string;
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, "--read", reader, file], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${reader} failed: ${stderr}`);
  return JSON.parse(stdout) as Reading;
}

/** Numbers of eight or nine characters, which look drawn at random. */
function* writeNumbers(): Generator<string> {
  const header = Array.from({ length: columns }, (_, i) => `x${i}`).join(",");
  yield `${header}\n`;
  for (let row = 0; row < rows; row += 1000) {
    let text = "";
    for (let i = row * columns; i < (row + 1000) * columns; i++) {
      text += (((i * 0.6180339887) % 1) * 10 - 5).toFixed(6) + ((i + 1) % columns === 0 ? "\n" : ",");
    }
    yield text;
  }
}

/** A row for each reader: how its speed and its memory compare with what they are held to. */
export function describeReadings(readings: ReadonlyMap<Reader, Reading>): string[][] {
  const empty = readings.get("nothing") as Reading;
  const alone = readings.get("csv-parse alone") as Reading;
  const numbers = rows * columns * 8;
  return [...readings]
    .filter(([name]) => name !== "nothing")
    .map(([name, { seconds, peak }]) => [
      `${rows} x ${columns}`,
      name,
      seconds.toFixed(2),
      (alone.seconds / seconds).toFixed(2),
      ((peak - empty.peak) / 1e6).toFixed(0),
      ((peak - empty.peak) / numbers).toFixed(2),
    ]);
}

export const readingHeader = ["csv", "reader", "seconds", "times as fast", "MB more than none", "of the numbers"];

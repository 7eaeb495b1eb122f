import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test, vi } from "vitest";
import { RandomStream } from "../../../src/random.js";
import { Chain } from "./chain.js";
import { type Kind, kinds as listed } from "./kinds.js";
import { type Reference, takeReference } from "./reference.js";
import { Tally } from "./tally.js";

/**
 * Kills of runs of all kinds together: one chain of most kinds in every test run, hundreds of kills of all of them in
 * `npm run test:faults`. KILLS sets another number. A failure gives a seed; KILLS_SEED draws the same plans again.
 */
const kinds = listed
  .map((kind, number) => ({ ...kind, number }))
  .filter(({ isLeftOut }) => process.env.KILLS !== undefined || isLeftOut !== true);
const total = Number(process.env.KILLS ?? kinds.length);
const seed = Number(process.env.KILLS_SEED ?? 1);
const perKind = Math.ceil(total / kinds.length);

/** A run is killed so often at most. Some are killed twice in every test run, since a part that was resumed must end well too. */
const mostKills = Math.min(6, Math.max(2, perKind));

vi.setConfig({ maxConcurrency: 2 });

let folder: string;
const tally = new Tally();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "backprop-kills-"));
});
afterAll(() => {
  if (process.env.KILLS !== undefined) process.stderr.write(`${tally.describe()}\n`);
  // What is left of a failure is kept.
  if (!tally.hasFailed) rmSync(folder, { recursive: true });
});

// Windows has no such signals.
describe.skipIf(process.platform === "win32").concurrent("a run that is killed again and again", () => {
  test.each(kinds)(
    "ends with the same bytes: $name",
    async (kind) => {
      const references = new Map<string, Reference>();
      let kills = 0;
      for (let i = 0; kills < perKind; i++) {
        const place = join(folder, `${kind.number}-${i}`);
        const random = RandomStream.create(1_000_000 * seed + 1000 * kind.number + i, "init");
        // Chains have a log in common, since each needs a run that nothing interrupts.
        const log = logs[(seed + kind.number + Math.floor(i / 3)) % logs.length] as Log;
        if (!references.has(log)) references.set(log, await takeReference(`${place}-${log}`, kind, log));
        const chain = new Chain({
          ...{ folder: place, kind, log, random, reference: references.get(log) as Reference },
          every: pick(random, kind.every),
          kills: 1 + random.integer(mostKills),
          // A third of the kinds are enough for a test run.
          isGoneOnAfterEnd: i === 0 && (perKind > 1 || kind.number % 3 === 0),
        });
        await perform(chain, kind, place);
        kills += chain.kills;
      }
    },
    total * 60_000,
  );
});

const logs = ["log.ndjson", "log.csv", "log.txt"] as const;
type Log = (typeof logs)[number];

async function perform(chain: Chain, { name }: Kind, place: string): Promise<void> {
  try {
    await chain.run();
    rmSync(place, { recursive: true });
  } catch (error) {
    tally.hasFailed = true;
    const problem = error instanceof Error ? error.message : String(error);
    throw new Error(`${name}: ${problem}\nKILLS_SEED=${seed}, in ${place}:\n${chain.describe()}`);
  } finally {
    tally.add(chain.parts);
  }
}

function pick<T>(random: RandomStream, list: readonly T[]): T {
  return list[random.integer(list.length)] as T;
}

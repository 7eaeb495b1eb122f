import { describe, expect, test } from "vitest";
import type { Session } from "../../src/engine/engine.js";
import { loadEngine } from "../../src/engine/loadEngine.js";
import { input, variable } from "../../src/graph/node.js";
import { ops } from "../../src/ops/index.js";
import type { SupplyPlace } from "../../src/train/epochPlan.js";
import { EpochRunner } from "../../src/train/epochRunner.js";

const window = 3;
/** Eight batches of one row each. Each takes a number from the feed, which is its loss. */
async function prepare(): Promise<Session> {
  const [x, fed, total] = [input("x", [1, 1]), input("fed", [1, 1]), variable("total", [])];
  const sum = ops.sum(fed);
  return (await loadEngine("wasm", "exact")).prepare({
    steps: [{ rows: 1, inputs: [x, fed], loss: sum, updates: [{ variable: total, value: ops.add(total, sum) }] }],
    tables: [{ columns: 1, values: new Float64Array(8) }],
    feed: { window, perBatch: 1 },
    state: new Map([[total, Float64Array.of(0)]]),
  });
}

/** Draws 0, 1, 2 and so on, except for one number that is not finite. */
class Counter {
  readonly feed = { window, perBatch: 1 };
  readonly events: string[] = [];
  private next = 0;
  private start = 0;
  private windowStart = 0;

  constructor(private readonly bad: number | undefined = undefined) {}

  *draw(session: Session, from: number, until: number) {
    this.events.push(`draw ${from}-${until}`);
    this.windowStart = this.next;
    if (from === 0) this.start = this.next;
    for (let batch = from; batch < until; batch++) {
      session.feed(batch - from, Float64Array.of(this.next === this.bad ? Number.POSITIVE_INFINITY : this.next));
      this.next++;
      yield;
    }
  }

  rewind() {
    this.events.push("rewind");
    this.next = this.start;
  }

  get place() {
    return { epochStart: [this.start], windowStart: [this.windowStart] };
  }

  goTo({ epochStart, windowStart }: SupplyPlace) {
    [this.start = 0] = epochStart;
    [this.next = 0] = windowStart;
  }

  /** Notes the steps that are run, too. */
  watch(session: Session): Session {
    const train = session.train.bind(session);
    session.train = (pass, from, until) => {
      this.events.push(`train ${from}-${until}`);
      return train(pass, from, until);
    };
    return session;
  }
}

const plan = { rows: 8, batchSize: 1, shuffle: undefined };

describe("the supply of a session", () => {
  test("is drawn for a window of batches before the first of them is run, and from the start in each epoch", async () => {
    const supply = new Counter();
    const runner = new EpochRunner(supply.watch(await prepare()), { ...plan, supply });
    const losses: number[] = [];
    for (let epoch = 0; epoch < 4; epoch++) losses.push(...(await runner.run(new Map(), 4)).losses);
    expect(losses).toEqual([3.5, 11.5, 19.5, 27.5]); // the means of 0 … 7, 8 … 15 and so on
    const draws = supply.events.filter((event) => event.startsWith("draw"));
    expect(draws).toEqual(Array(4).fill(["draw 0-3", "draw 3-6", "draw 6-8"]).flat());
    for (const [i, event] of supply.events.entries()) {
      const [, from, until] = /^train (\d)-(\d)$/.exec(event) ?? [];
      const drawn = supply.events.slice(0, i).findLast((each) => each.startsWith("draw"));
      const [, first, last] = /^draw (\d)-(\d)$/.exec(drawn ?? "") ?? [];
      if (from !== undefined)
        expect([Number(first) <= Number(from), Number(until) <= Number(last)]).toEqual([true, true]);
    }
  });

  test.each([
    ["in the second window", 12, 4, ["draw 0-3", "draw 3-6"]],
    ["in the first batch of a window", 14, 6, ["draw 0-3", "draw 3-6", "draw 6-8"]],
    ["in the first batch", 8, 0, ["draw 0-3"]],
    ["in the last batch", 15, 7, ["draw 0-3", "draw 3-6", "draw 6-8"]],
  ])("is the same again when a failed step is searched for, %s", async (_, bad, batch, draws) => {
    const supply = new Counter(bad);
    const session = await prepare();
    const runner = new EpochRunner(session, { ...plan, supply });
    await runner.run(new Map(), 1);
    const { diverged } = await runner.run(new Map(), 1);
    expect(diverged).toMatchObject({ steps: batch + 1, failure: { step: batch + 1 } });
    expect(supply.events.slice(3 + draws.length)).toEqual(["rewind", ...draws]);
    expect(session.readFeed(batch % window, 1)[0]).toBe(Number.POSITIVE_INFINITY);
  });

  test("is drawn in parts, with turns of the event loop in between", async () => {
    let [turns, isOver] = [0, false];
    const count = () => {
      turns++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const seen: number[] = [];
    const supply = {
      feed: { window: 8, perBatch: 1 },
      *draw() {
        for (let part = 0; part < 4; part++) {
          const started = performance.now();
          while (performance.now() - started < 15);
          seen.push(turns);
          yield;
        }
      },
      rewind: () => undefined,
      place: { epochStart: [], windowStart: [] },
      goTo: () => undefined,
    };
    await new EpochRunner(await prepare(), { ...plan, supply }).run(new Map(), 1);
    isOver = true;
    expect(new Set(seen).size).toBe(4);
  });

  test("is not followed by a step if the run is aborted meanwhile", async () => {
    const controller = new AbortController();
    const supply = {
      feed: { window, perBatch: 1 },
      *draw(_: Session, from: number) {
        if (from === 3) controller.abort();
        yield;
      },
      rewind: () => undefined,
      place: { epochStart: [], windowStart: [] },
      goTo: () => undefined,
    };
    const { place } = await new EpochRunner(await prepare(), { ...plan, supply }).run(new Map(), 1, controller);
    expect(place?.losses).toHaveLength(3);
  });
});

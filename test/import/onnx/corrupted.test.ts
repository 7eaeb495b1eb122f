import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ModelError } from "../../../src/errors.js";
import { importBytes } from "./imported.js";

const files = ["pytorch/gelu-float64", "pytorch/viewed-unfolded", "pytorch/softshrink-float32", "sklearn/three-texts"];

/** Numbers in 0 … 2³² - 1 that are the same in each run (Marsaglia 2003, xorshift). */
function* numbersFrom(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield state >>> 0;
  }
}

/** Whether a file is read or refused. Any other error is a defect. */
async function outcomeOf(bytes: Uint8Array): Promise<"read" | "refused"> {
  try {
    await importBytes(bytes);
    return "read";
  } catch (error) {
    if (error instanceof ModelError) return "refused";
    throw error;
  }
}

describe.each(files)("%s", (name) => {
  const whole = new Uint8Array(readFileSync(join(import.meta.dirname, `${name}.onnx`)));

  test("is refused wherever it is cut short, unless only what says least is missing", async () => {
    for (let length = 0; length < whole.length - 60; length += 7) {
      expect(await outcomeOf(whole.slice(0, length)), `${length} bytes`).toBe("refused");
    }
  });

  test("gives a model or a reason with any bytes changed", async () => {
    const random = numbersFrom(7);
    const next = (below: number) => random.next().value % below;
    let refused = 0;
    for (let round = 0; round < 400; round++) {
      const bytes = Uint8Array.from(whole);
      for (let i = next(4); i >= 0; i--) bytes[next(bytes.length)] = next(3) === 0 ? 0xff : next(256);
      if ((await outcomeOf(bytes)) === "refused") refused++;
    }
    expect(refused).toBeGreaterThan(50);
  });

  test("gives a model or a reason with a part left out or repeated", async () => {
    const random = numbersFrom(11);
    const next = (below: number) => random.next().value % below;
    for (let round = 0; round < 200; round++) {
      const [at, size] = [next(whole.length), next(40)];
      const rest = next(2) === 0 ? whole.slice(at + size) : whole.slice(Math.max(0, at - size));
      await outcomeOf(Uint8Array.from([...whole.slice(0, at), ...rest]));
    }
  });
});

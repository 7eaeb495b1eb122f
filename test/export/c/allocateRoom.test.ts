import { expect, test } from "vitest";
import { allocateRoom } from "../../../src/export/c/allocateRoom.js";
import type { Statement } from "../../../src/export/source/sourceProgram.js";
import { symbol } from "../../../src/math/expression.js";

const declare = (name: string, size: number): Statement => ({ kind: "array", name, size, isWide: false });
/** A loop that writes `to`, from numbers of others. */
const write = (to: string, ...from: readonly string[]): Statement => ({
  kind: "loop",
  index: "j",
  count: 1,
  body: from.map((name) => ({
    kind: "assignment",
    place: `${to}[j]`,
    operator: "+=",
    value: symbol(`${name}[j]`),
    isWide: false,
  })),
});

test("layers that are not in use at the same time share their place", () => {
  const body = [
    declare("a", 8),
    write("a", "cells"),
    declare("b", 5),
    write("b", "a"),
    declare("c", 8),
    write("c", "b"),
    write("outputs", "c"),
  ];
  const { size, offsets } = allocateRoom(body, { name: "cells", size: 3 });
  expect(size).toBe(13);
  expect(Object.fromEntries(offsets)).toEqual({ cells: 8, a: 0, b: 8, c: 0 });
});

test("an array that is read late keeps its place until then", () => {
  const body = [declare("a", 4), write("a", "cells"), declare("b", 4), write("b", "a"), write("outputs", "b", "cells")];
  const { size, offsets } = allocateRoom(body, { name: "cells", size: 2 });
  expect(size).toBe(10);
  expect(new Set(offsets.values())).toEqual(new Set([0, 4, 8]));
});

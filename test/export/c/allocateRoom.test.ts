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

const bodiesOf = (...loops: readonly Statement[]) => loops.flatMap((loop) => (loop.kind === "loop" ? loop.body : []));

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

test("an array of the same size is written over one that is read only at the same element, for the last time", () => {
  const body = [declare("a", 4), write("a", "cells"), declare("b", 4), write("b", "a")];
  const room = allocateRoom(body, { name: "cells", size: 4 });
  expect(room.size).toBe(4);
  expect(new Set(room.offsets.values())).toEqual(new Set([0]));
});

test("an array is not written over one that is read at other elements, or once more", () => {
  const given = { name: "cells", size: 4 };
  const all: Statement = {
    kind: "assignment",
    place: "a[j]",
    operator: "+=",
    value: symbol("cells[i]"),
    isWide: false,
  };
  const inner: Statement = { kind: "loop", index: "i", count: 4, body: [all] };
  const product: Statement = { kind: "loop", index: "j", count: 4, body: [inner] };
  expect(allocateRoom([declare("a", 4), product], given).size).toBe(8);
  expect(allocateRoom([declare("a", 4), write("a", "cells"), write("outputs", "cells")], given).size).toBe(8);
  const late: Statement = {
    kind: "loop",
    index: "j",
    count: 4,
    body: bodiesOf(write("a", "b"), write("outputs", "cells")),
  };
  expect(allocateRoom([declare("a", 4), late], given).size).toBe(8);
});

test("an array that is read late keeps its place until then", () => {
  const body = [declare("a", 4), write("a", "cells"), declare("b", 3), write("b", "a"), write("outputs", "b", "cells")];
  const { size, offsets } = allocateRoom(body, { name: "cells", size: 2 });
  expect(size).toBe(9);
  expect(new Set(offsets.values())).toEqual(new Set([0, 4, 7]));
});

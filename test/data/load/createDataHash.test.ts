import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { canonicalJson } from "../../../src/data/load/createDataHash.js";
import { loadAll, loadFile } from "./loading.js";

const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");
const csv = "\uFEFFa;y\r\n1;2\r\n3;4\r\n";

test.each<[string, string | Buffer]>([
  ["d.csv", csv],
  ["d.csv.gz", gzipSync(csv)],
  ["d.json", ' [{"a": 1, "y": 2}]\n'],
])("the hash of %s is the SHA-256 of its bytes on the disk", async (name, content) => {
  const { origin } = await loadFile(name, content, { isHashed: true });
  expect(origin.sha256).toBe(sha256(content));
});

test("the hash of data in the config is that of its canonical JSON", async () => {
  const { origin } = await loadAll({ targets: [0, 1], inputs: [[1.5], [2]] }, { isHashed: true, validation: 0.5 });
  expect(origin).toEqual({ rows: 2, sha256: sha256('{"inputs":[[1.5],[2]],"targets":[0,1]}') });
});

test("data is hashed only if a hash is asked for", async () => {
  expect((await loadAll({ inputs: [[1]], targets: [1] })).origin).toEqual({ rows: 1 });
});

test("canonical JSON depends on the order of lists, but not on the order of keys", () => {
  expect(canonicalJson({ b: [2, { d: 1, c: "x" }], a: null })).toBe('{"a":null,"b":[2,{"c":"x","d":1}]}');
});

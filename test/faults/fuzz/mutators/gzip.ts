import { deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { mutateBytes } from "./bytes.js";

/** What unpacks to much more than it is. */
const large = 2 ** 25;
const bombs: readonly Buffer[] = [
  Buffer.alloc(large),
  Buffer.alloc(large, "\n"),
  Buffer.alloc(large, " "),
  Buffer.alloc(large, "a"),
  Buffer.alloc(large, "["),
  Buffer.alloc(large, '"'),
  Buffer.alloc(large, ","),
  Buffer.alloc(2 ** 22, "a,"),
  Buffer.alloc(2 ** 22, '{"a":'),
  Buffer.alloc(2 ** 21, "1\n"),
].map((bytes) => gzipSync(bytes));

/** A packed file whose stream is damaged, joined, cut, or of another kind; now and then one that unpacks to a lot. */
export function mutateGzip(content: Buffer, others: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const packed = gzipSync(content);
  const ways: readonly Buffer[] = [
    packed,
    gzipSync(content, { level: 0 }),
    Buffer.concat([packed, packed]),
    Buffer.concat([packed, content]),
    Buffer.concat([packed, Buffer.alloc(100)]),
    Buffer.concat([content, packed]),
    Buffer.concat(
      content
        .toString("latin1")
        .match(/[\s\S]{1,7}/g)
        ?.map((part) => gzipSync(Buffer.from(part, "latin1"))) ?? [],
    ),
    gzipSync(packed),
    gzipSync(Buffer.alloc(0)),
    deflateSync(content),
    packed.subarray(0, 10),
    packed.subarray(0, 2),
    packed.subarray(0, 1),
    packed.subarray(0, -8),
    packed.subarray(0, -1),
  ];
  return fc.oneof(
    { weight: 300, arbitrary: fc.constantFrom(...ways).chain((way) => mutateBytes(way, ways)) },
    { weight: 60, arbitrary: mutateBytes(content, others).map((bytes) => gzipSync(bytes)) },
    { weight: 30, arbitrary: fc.constantFrom(...ways) },
    { weight: 1, arbitrary: fc.constantFrom(...bombs) },
  );
}

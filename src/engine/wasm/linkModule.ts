import { mostPages } from "./allocateMemory.js";
import { type Bytes, concatenate, functionType, name, unsigned } from "./encode.js";
import type { FunctionBuilder } from "./functionBuilder.js";

/** The module of kernels, which functions can be added to. `functions` are their numbers by name. */
export interface Kernels {
  readonly bytes: Uint8Array;
  readonly functions: ReadonlyMap<string, number>;
  /** The number of the first function that is added. */
  readonly functionCount: number;
  /** Whether V8 joins two of their vectors to one of 256 bits. */
  readonly hasWideVectors: boolean;
}

/** Sections of a module, by their numbers. */
const section = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const;
const externalFunction = 0;
const externalMemory = 2;
/** The limits of a shared memory: from 0 pages to as many as there can be at most. */
const sharedLimits: Bytes = [3, 0, ...unsigned(mostPages)];

/** Reads which functions a compiled module has. */
export function readKernels(bytes: Uint8Array, hasWideVectors = false): Kernels {
  const sections = readSections(bytes);
  const exported = new Map<string, number>();
  const reader = open(sections, section.export);
  for (let left = reader.unsigned(); left > 0; left--) {
    const exportName = reader.text();
    const kind = reader.byte();
    const index = reader.unsigned();
    if (kind === externalFunction) exported.set(exportName, index);
  }
  const functionCount = countImported(open(sections, section.import)) + open(sections, section.function).unsigned();
  return { bytes, functions: exported, functionCount, hasWideVectors };
}

/** How many functions are imported: they count before those of the module. */
function countImported(reader: Reader): number {
  let functions = 0;
  for (let left = reader.unsigned(); left > 0; left--) {
    reader.text();
    reader.text();
    const kind = reader.byte();
    // The other import is the memory: whether it has a limit, and its sizes.
    if (kind === externalFunction) functions += 1;
    else if (reader.byte() % 2 === 1) reader.unsigned();
    reader.unsigned();
  }
  return functions;
}

/** The number of a kernel. */
export function kernelOf({ functions }: Kernels, name: string): number {
  const index = functions.get(name);
  if (index === undefined) throw new Error(`no kernel ${name}`);
  return index;
}

/**
 * Adds functions to the module of kernels. They then call the kernels without leaving the module.
 *
 * @param exports numbers of the added functions that are exported, by name
 * @param isShared whether the memory is shared by several threads
 */
export function linkModule(
  { bytes }: Kernels,
  added: readonly FunctionBuilder[],
  exports: ReadonlyMap<string, number>,
  isShared: boolean,
): Uint8Array<ArrayBuffer> {
  const sections = readSections(bytes);
  const typeCount = open(sections, section.type).unsigned();
  const additions: Readonly<Record<number, readonly (Bytes | Uint8Array)[]>> = {
    [section.type]: added.map(({ parameters, results }) => functionType(parameters, results)),
    [section.function]: added.map((_, i) => unsigned(typeCount + i)),
    [section.export]: [...exports].map(([exportName, index]) => [
      ...name(exportName),
      externalFunction,
      ...unsigned(index),
    ]),
    [section.code]: added.map(({ body }) => body),
  };
  const parts: (Bytes | Uint8Array)[] = [bytes.subarray(0, 8)];
  for (const { id, content: original } of sections) {
    const content = id === section.import && isShared ? shareMemory(original) : original;
    const items = additions[id] ?? [];
    const reader = new Reader(content);
    const count = reader.unsigned();
    const extended = items.length === 0 ? [content] : [unsigned(count + items.length), reader.rest(), ...items];
    const length = extended.reduce((sum, part) => sum + part.length, 0);
    parts.push([id, ...unsigned(length)], ...extended);
  }
  return concatenate(parts);
}

/** The section of imports, with a memory that is shared. */
function shareMemory(imports: Uint8Array): Uint8Array {
  const reader = new Reader(imports);
  for (let left = reader.unsigned(); left > 0; left--) {
    reader.text(); // the module
    reader.text();
    if (reader.byte() === externalMemory) {
      const before = imports.subarray(0, reader.position);
      const hasMaximum = reader.byte() === 1;
      reader.unsigned();
      if (hasMaximum) reader.unsigned();
      return concatenate([before, sharedLimits, reader.rest()]);
    }
    reader.unsigned();
  }
  throw new Error("the kernels import no memory");
}

interface Section {
  readonly id: number;
  readonly content: Uint8Array;
}

function readSections(bytes: Uint8Array): readonly Section[] {
  const reader = new Reader(bytes.subarray(8)); // after the magic number and the version
  const sections: Section[] = [];
  while (!reader.isAtEnd) {
    const id = reader.byte();
    sections.push({ id, content: reader.bytes(reader.unsigned()) });
  }
  return sections;
}

/** A section's content. It starts with the number of items. */
function open(sections: readonly Section[], id: number): Reader {
  return new Reader(sections.find((section) => section.id === id)?.content ?? new Uint8Array([0]));
}

class Reader {
  private at = 0;
  constructor(private readonly source: Uint8Array) {}

  get position(): number {
    return this.at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.source.length;
  }

  byte(): number {
    return this.source[this.at++] as number;
  }

  bytes(count: number): Uint8Array {
    this.at += count;
    return this.source.subarray(this.at - count, this.at);
  }

  rest(): Uint8Array {
    return this.source.subarray(this.at);
  }

  unsigned(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  text(): string {
    return new TextDecoder().decode(this.bytes(this.unsigned()));
  }
}

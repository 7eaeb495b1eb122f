import type { ForeignCalls, ForeignFunction, ForeignType } from "./foreignCalls.js";

/** What is used here of Node's module `node:ffi`, which the types of older versions do not declare. */
export interface NodeFfi {
  readonly DynamicLibrary: new (
    file: string,
  ) => {
    getFunction(
      name: string,
      signature: { readonly return: string; readonly arguments: readonly string[] },
    ): (...values: readonly unknown[]) => unknown;
  };
  getRawPointer(view: ArrayBufferView): bigint;
  toString(pointer: bigint): string;
}

const types: Readonly<Record<ForeignType, string>> = {
  void: "void",
  int: "i32",
  size: "i64",
  float: "f32",
  double: "f64",
  address: "pointer",
  text: "pointer",
};

/** Calls through Node's own module. It passes integers of 64 bits, and so addresses, as BigInt. */
export function nodeCalls(ffi: NodeFfi): ForeignCalls {
  return {
    open(file) {
      const library = new ffi.DynamicLibrary(file);
      return {
        find(name, result, parameters) {
          const declared = { return: types[result], arguments: parameters.map((type) => types[type]) };
          let call: ForeignFunction;
          try {
            call = library.getFunction(name, declared);
          } catch {
            return undefined;
          }
          if (result === "text") return (...values) => ffi.toString(call(...values) as bigint);
          if (result === "size") return (...values) => Number(call(...values));
          if (!parameters.includes("size")) return call;
          return (...values) =>
            call(...values.map((value, i) => (parameters[i] === "size" ? BigInt(value as number) : value)));
        },
      };
    },
    addressesIn(buffer) {
      const start = ffi.getRawPointer(new Uint8Array(buffer));
      return (position) => start + BigInt(position);
    },
  };
}

import type { default as Koffi } from "koffi";
import type { ForeignCalls, ForeignFunction, ForeignType } from "./foreignCalls.js";

/** Koffi takes an address as a number if it is declared as an integer, and then a call takes half as long as with a view. */
const types: Readonly<Record<ForeignType, string>> = {
  void: "void",
  int: "int",
  size: "intptr_t",
  float: "float",
  double: "double",
  address: "intptr_t",
  text: "str",
};

/** Calls through the package koffi. */
export function koffiCalls(koffi: typeof Koffi): ForeignCalls {
  return {
    open(file) {
      const library = koffi.load(file);
      return {
        find(name, result, parameters) {
          try {
            const takes = parameters.map((type) => types[type]);
            return library.func(name, types[result], takes) as unknown as ForeignFunction;
          } catch {
            return undefined;
          }
        },
      };
    },
    addressesIn(buffer) {
      // An address has at most 57 bits on the widest machines, and a process gets 47 unless it asks for more: a number holds it.
      const start = Number(koffi.address(new Uint8Array(buffer)));
      return (position) => start + position;
    },
  };
}

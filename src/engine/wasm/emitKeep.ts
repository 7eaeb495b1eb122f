import { FunctionBuilder } from "./functionBuilder.js";
import type { Layout } from "./layout.js";
import { type Kernels, kernelOf } from "./linkModule.js";
import { i32IsZero, i32Load, i32Store, returnNow } from "./opcodes.js";

/** The function `keep()`. If all of the state is finite, it copies it over the older one of the two kept states. It returns whether it did. */
export function emitKeep(
  { stateStart, stateBytes, lastKept, keptBefore, lanes }: Layout,
  kernels: Kernels,
): FunctionBuilder {
  const builder = new FunctionBuilder([], ["i32"]);
  const place = builder.local("i32");
  builder.i32(keptBefore).emit(...i32Load);
  builder.set(place).i32(stateStart).get(place).i32(stateBytes);
  builder.call(kernelOf(kernels, `keep_${lanes.suffix}`)).emit(i32IsZero);
  builder.when(() => builder.i32(0).emit(returnNow));
  builder.i32(keptBefore).i32(lastKept);
  builder.emit(...i32Load, ...i32Store);
  builder.i32(lastKept).get(place);
  builder.emit(...i32Store);
  return builder.i32(1);
}

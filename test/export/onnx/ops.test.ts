import { InferenceSession, Tensor } from "onnxruntime-web/wasm";
import * as ort from "onnxruntime-web/wasm";
import { expect, test } from "vitest";
import { loadEngine } from "../../../src/engine/loadEngine.js";
import { createOnnxModel } from "../../../src/export/onnx/onnxModel.js";
import { lowerGraph } from "../../../src/export/onnx/lowerGraph.js";
import { writeModelProto } from "../../../src/export/onnx/modelProto.js";
import { OnnxGraph } from "../../../src/export/onnx/onnxGraph.js";
import { opSubject } from "../../../src/gradcheck/subjects/opSubject.js";
import { registry } from "../../../src/ops/index.js";
import { evaluateOn } from "../../engine/evaluateOn.js";
import type { Variable } from "../../../src/graph/op.js";
import { sizeOf } from "../../../src/graph/shape.js";

ort.env.wasm.numThreads = 1;
ort.env.logLevel = "error";

for (const dtype of ["float64", "float32"] as const) test(dtype, async () => {
  const engine = await loadEngine("wasm", "exact");
  let total = 0;
  for (const op of registry.values()) {
    const t0 = performance.now();
    const samples = opSubject(op).samples(1).filter((s) => sizeOf(s.output.shape) > 0);
    total += samples.length;
    const graph = new OnnxGraph(dtype);
    const feeds: Record<string, Tensor> = {};
    const outs: string[] = [];
    const expected: Float64Array[] = [];
    const t1 = performance.now();
    for (const { output, point } of samples) {
      const inputs = new Map<Variable, string>();
      for (const [leaf, values] of point) {
        const name = graph.unique("in");
        graph.input(name, graph.numberType, leaf.shape as number[]);
        inputs.set(leaf as Variable, name);
        feeds[name] = dtype === "float64" ? new Tensor("float64", values, leaf.shape) : new Tensor("float32", Float32Array.from(values), leaf.shape);
      }
      const value = lowerGraph(graph, { targets: [output], inputs, variables: new Map(), names: new Map() }).get(output) as string;
      const out = graph.node("out", "Identity", [value]);
      graph.output(out, graph.numberType, output.shape as number[]);
      outs.push(out);
      expected.push(dtype==="float64" ? evaluateOn(engine, [output], point as ReadonlyMap<Variable, Float64Array>)[0] as Float64Array :
      evaluateOn(engine, [output], new Map([...point].map(([l, v]) => [l as Variable, v.map(Math.fround)])))[0] as Float64Array);
    }
    const t2 = performance.now();
    try {
      const bytes = writeModelProto(createOnnxModel(graph, "ops"));
      (await import("node:fs")).writeFileSync(`/tmp/onnx-scratch/ops-${op.name}-${dtype}.onnx`, bytes);
      const session = await InferenceSession.create(bytes);
      const t3 = performance.now();
      const results = await session.run(feeds);
      await session.release();
      const t4 = performance.now();
      let worst = 0; let at = ""; let odd = 0; let oddAt = "";
      for (const [i, out] of outs.entries()) {
        const got = (results[out] as Tensor).data as Float64Array;
        const want = expected[i] as Float64Array;
        if (got.length !== want.length) throw new Error("length");
        const eps = dtype === "float64" ? 2**-53 : 2**-24; const tiny = dtype==="float64"?2**-1022:2**-126; const big=dtype==="float64"?Infinity:3.4e38;
        for (const [j, g] of got.entries()) {
          const w = want[j] as number;
          if (Object.is(g, w) || g === w) continue;
          if (!Number.isFinite(g) || !Number.isFinite(w)) { if(Math.abs(w)>big && !Number.isFinite(g)) continue; odd++; oddAt = `${samples[i]?.title} ${[...(samples[i]?.point.values() ?? [])].map((v) => v[j])} got ${g} want ${w}`; continue; }
          const r = Math.abs(g - w) / Math.max(Math.abs(w), tiny) / eps;
          if (r > worst) { worst = r; at = `${samples[i]?.title} ${[...(samples[i]?.point.values() ?? [])].map((v) => v[j])} got ${g} want ${w}`; }
        }
      }
      console.log(dtype, op.name, samples.length, "worst", worst.toPrecision(3), worst > 8 ? at : "", odd > 0 ? `ODD ${odd} ${oddAt}` : "", [t1-t0,t2-t1,t3-t2,t4-t3].map(Math.round).join("/"));
    } catch (e) { console.log(dtype, op.name, "FAILS", String((e as Error).message).slice(0, 300)); }
  }
  console.log(total);
  expect(total).toBeGreaterThan(0);
}, 120000);

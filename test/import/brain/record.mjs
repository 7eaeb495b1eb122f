/**
 * Records small networks of brain.js, rows, and what it answers for them. In a folder with brain.js, whose version is in the file names:
 *
 *     npm install brain.js@1.6.1
 *     node .../test/import/brain/record.mjs 1
 *
 * and the same for version 2, which needs no GPU for this: npm install --ignore-scripts --omit=optional brain.js@2.0.0-beta.23
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const brain = createRequire(join(process.cwd(), "here.js"))("brain.js");
const version = process.argv[2];

let state = 1;
/** Numbers in [-1, 1) that are the same each time. */
const draw = () => {
  state = (state * 48271) % 2147483647;
  return (state / 2147483647) * 2 - 1;
};
const row = () => ({ 10: draw(), b: draw(), "a c": draw() });
const target = ({ 10: x, b, "a c": c }) => ({ high: x * b > 0 ? 1 : 0, low: c > 0 ? 0.9 : 0.1 });

for (const activation of ["sigmoid", "tanh", "relu", "leaky-relu"]) {
  for (const form of ["objects", "lists"]) {
    const shape = (object) => (form === "lists" ? Object.values(object) : object);
    const data = Array.from({ length: 20 }, row).map((each) => ({ input: shape(each), output: shape(target(each)) }));
    const asked = Array.from({ length: 20 }, row);
    // What an object lacks is 0.
    if (form === "objects") for (const each of asked.slice(0, 5)) delete each.b;
    let net;
    let answers;
    do {
      net = new brain.NeuralNetwork({ hiddenLayers: [4, 3], activation });
      net.train(data, { iterations: 200 });
      answers = asked.map((each) => Array.from(Object.values(net.run(shape(each)))));
      // Its first weights are drawn anew each time, and often all units of relu are dead.
    } while (new Set(answers.flat()).size < asked.length);
    const name = join(import.meta.dirname, `${activation}-${form}-${version}`);
    writeFileSync(`${name}.json`, JSON.stringify(net.toJSON()));
    writeFileSync(`${name}.answers.json`, JSON.stringify({ rows: asked, answers }));
  }
}

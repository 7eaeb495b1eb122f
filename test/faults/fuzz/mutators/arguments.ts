import fc from "fast-check";
import { oddNumber, oddText } from "./values.js";

type Words = readonly string[];

const options = [
  ..."--epochs --lr --seed --batch-size --set --format --log --log-every --quiet -o --out --force --weights --refit --engine --dry-run".split(
    " ",
  ),
  ..."--probabilities --keep --on-error --input-format --delimiter --quote --require --threshold --validation --split-out --target --task --hidden --op --config --method --digits --order --eps --atol --rtol --all".split(
    " ",
  ),
  ..."--help -h --version -V --no-color -- - --no-quiet --x -x -ofoo --checkpoint --checkpoint-every --resume --threads".split(
    " ",
  ),
];
const operands = [
  ..."train predict evaluate inspect gradcheck ops help config init data formulas files exit-codes".split(" "),
  ..."config.json model.json run.checkpoint data.csv data.ndjson data.json out.json log.csv log.ndjson log.txt folder missing.json".split(
    " ",
  ),
  ..."skip mark x,y text ndjson csv json wasm mathjs complex ridders taylor central both 16 64 tanh matmul relu".split(
    " ",
  ),
  ...[
    "epochs=2",
    "lr=0.1",
    "layers.0=4",
    "layers[0]=relu",
    "optimizer.momentum=0.9",
    "data.target=y",
    "a.b.c=1",
    "=",
    "__proto__.x=1",
  ],
  ...[
    "loss<=1",
    "rmse>0",
    "accuracy>=0.5",
    "rocAuc>=0.5",
    "balancedAccuracy>0",
    "0.3",
    "regression",
    "64,32",
    "y",
    "x*x",
    "x +",
    "1e9",
    ";",
    "\\t",
    "''",
  ],
];
const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...options) },
  { weight: 4, arbitrary: fc.constantFrom(...operands) },
  oddNumber,
  oddText,
  fc
    .tuple(fc.constantFrom(...options), fc.oneof(fc.constantFrom(...operands), oddText))
    .map(([option, value]) => `${option}=${value}`),
);

const place = fc.nat(1000);
type Edit = (words: Words) => Words;

const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(place, word).map(
      ([p, each]): Edit =>
        (words) =>
          words.toSpliced(p % (words.length + 1), 0, each),
    ),
  },
  fc.tuple(place, word).map(
    ([p, each]): Edit =>
      (words) =>
        words.toSpliced(p % Math.max(words.length, 1), 1, each),
  ),
  place.map(
    (p): Edit =>
      (words) =>
        words.toSpliced(p % Math.max(words.length, 1), 1),
  ),
  fc.tuple(place, place).map(
    ([p, q]): Edit =>
      (words) => [...words, ...words.slice(p % (words.length + 1)).slice(0, q % 3)],
  ),
  fc.tuple(place, place, oddText).map(
    ([p, q, text]): Edit =>
      (words) =>
        words.map((each, i) =>
          i === p % words.length
            ? each.slice(0, q % (each.length + 1)) + text + each.slice(q % (each.length + 1))
            : each,
        ),
  ),
  fc.tuple(place, place).map(
    ([p, q]): Edit =>
      (words) =>
        words.map((each, i) => (i === p % words.length ? each.slice(0, q % (each.length + 1)) : each)),
  ),
);

/** A word that leads to no other folder, whatever it is used for. */
function contain(word: string): string {
  return word.replaceAll(/[/\\]|\.\./g, "_");
}

/** Whether a command line checks a few gradients: all of them take seconds, as they should. */
function isQuick(words: Words): boolean {
  return !words.some((each) => each.startsWith("grad")) || (words.includes("--op") && words.includes("tanh"));
}

/** Command lines after some edits. Nothing in them leads out of the working directory. */
export function mutateArguments(argv: Words): fc.Arbitrary<Words> {
  return fc
    .array(edit, { minLength: 1, maxLength: 4 })
    .map((edits) => edits.reduce((words, each) => each(words), argv).map(contain))
    .filter(isQuick);
}

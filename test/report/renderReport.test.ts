import { expect, test } from "vitest";
import { readModel } from "../../src/model/modelFile.js";
import { restoreModel } from "../../src/predict/restoreModel.js";
import { collectReport } from "../../src/report/collect/collectReport.js";
import { renderReport } from "../../src/report/renderReport.js";
import { binaryModel, classModel, type ModelParts, numberModel, writeModelFile } from "../predict/models.js";
import { temporaryFolder } from "../temporaryFolder.js";

/** The page of a model whose data is nowhere. */
async function pageOf(parts: ModelParts, name = "model.json"): Promise<string> {
  const modelFile = writeModelFile(temporaryFolder(), parts);
  const model = await readModel(modelFile);
  const options = { modelFile, name, curves: undefined, command: "backprop train" };
  return renderReport(await collectReport(model, restoreModel(model, modelFile), options));
}

const partsOf = (page: string) => [...page.matchAll(/<section id="([a-z]+)"/g)].map(([, id]) => id);

test("a page without rows has the parts that suit its model, and says once what is left out", async () => {
  const common = { first: ["try", "metrics"], last: ["loss", "columns", "graph", "receipt", "again"] };
  const pages = await Promise.all([classModel, numberModel, binaryModel].map((model) => pageOf(model)));
  expect(pages.map(partsOf)).toEqual([
    [...common.first, ...common.last],
    // Two inputs that are numbers span a plane.
    [...common.first, "boundary", ...common.last],
    [...common.first, ...common.last],
  ]);
  for (const page of pages) expect(page.match(/is left out/g)).toHaveLength(1);
});

test("names in a model are texts of the page, whatever is in them", async () => {
  const evil = `</script><script>alert("1")</script><!-- '&`;
  const { config, inputs, outputs } = classModel;
  const page = await pageOf({
    ...classModel,
    config: { ...config, name: evil },
    inputs: { columns: [{ ...inputs.columns[0], name: evil, categories: [evil, `"${evil}`] }, inputs.columns[1]] },
    outputs: { columns: [{ ...outputs.columns[0], labels: [evil, "\u202e\u0000"] }] },
  });
  expect(page).toContain("<h1>&lt;/script&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&lt;!-- &#39;&amp;</h1>");
  // The page's own: the data of the form, and the program.
  expect(page.match(/<script/gi)).toHaveLength(2);
  expect(page.match(/<\/script/gi)).toHaveLength(2);
  expect(page.replace("<!doctype html>", "")).not.toContain("<!");
  expect(page).not.toContain("\u0000");
  expect(page.replace(/<script.*?<\/script>/gs, "")).not.toContain("\u202e");
});

test("a page allows its own script and style alone", async () => {
  const page = await pageOf(numberModel);
  const [, policy = ""] = /Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
  expect(policy).toMatch(/^default-src (?:'|&#39;)none(?:'|&#39;); script-src /);
  expect(policy).not.toContain("unsafe");
  expect(page).not.toMatch(/ (?:style|on[a-z]+)="/);
  expect(page).not.toMatch(/(?:src|href)="(?!#)/);
});

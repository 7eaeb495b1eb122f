import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type ExportedRow, type ExportRun, type Runtime, RuntimeFailure } from "../runtime.js";
import { inTemporaryFolder } from "../temporaryFolder.js";
import { importModule } from "./importModule.js";

/** What is used of the module. */
interface ExportedModule {
  predict(row: Readonly<Record<string, unknown>>): Readonly<Record<string, string | number>>;
}

/** Node.js itself, which imports the module. */
export const javascriptRuntime: Runtime = {
  name: "Node.js",
  takesCells: true,
  run: (exports) =>
    inTemporaryFolder(async (folder) => {
      const all: (readonly ExportedRow[])[] = [];
      for (const [i, each] of exports.entries()) all.push(await runModule(each, join(folder, `model${i}.mjs`)));
      return all;
    }),
};

async function runModule({ files, model, rows, columns }: ExportRun, file: string): Promise<readonly ExportedRow[]> {
  writeFileSync(file, files[0]?.content ?? "");
  const { predict } = await loadModule(pathToFileURL(file).href);
  return rows.map((cells) => {
    const row = Object.fromEntries(model.inputColumns.map(({ name }, i) => [name, cells[i]]));
    try {
      const record = predict(row);
      return columns.map((column) => record[column] ?? Number.NaN);
    } catch (error) {
      // A name that there is not is a defect of the module, whatever the row is.
      if (error instanceof ReferenceError) throw new RuntimeFailure(String(error));
      return undefined;
    }
  });
}

async function loadModule(url: string): Promise<ExportedModule> {
  try {
    return (await importModule(url)) as ExportedModule;
  } catch (error) {
    throw new RuntimeFailure(`it does not load the module: ${String(error)}`);
  }
}

import { openRows } from "../../data/read/openRows.js";
import { formatValues } from "../../messages/formatValue.js";
import { quoteForShell } from "../../messages/quoteForShell.js";
import { openFile } from "../../text/readText.js";
import { type FileKind, recognizeFile } from "./recognizeFile.js";

/** The kind that a file should have. */
export type Role =
  | "a config"
  | "a model file"
  | "a checkpoint"
  | "a file of data"
  | "the log of a training run"
  | "a network of another program";

/** A file that is not what it should be. */
export interface Mixup {
  readonly role: Role;
  readonly kind: FileKind;
  readonly file: string;
  /** What was typed. */
  readonly argv: readonly string[];
}

const whichCheckpoint = "the checkpoint is the file that backprop train --checkpoint writes";

const importThem = "then type backprop import with that file; backprop import --help has more";

const howToWriteNetworks = "backprop import --help shows how to write the files of networks that it takes";

/** What to type instead. */
export async function adviseInstead(mixup: Mixup): Promise<string | undefined> {
  const { role, kind, file, argv } = mixup;
  const name = quoteForShell(file);
  switch (kind) {
    case "a model file": {
      const look = `to see what is in it, type backprop inspect ${name}`;
      return role === "a config" || role === "a checkpoint"
        ? `${look}; to train on from it, backprop train CONFIG --weights ${name}`
        : look;
    }
    case "a checkpoint":
      return `to go on with its run, type backprop train --resume ${name}`;
    case "a config": {
      if (role === "the log of a training run") return trainWithLog(name);
      if (role !== "a model file") return `to train a model from it, type backprop train ${name}`;
      const train = `to train a model from it, type backprop train ${name} -o MODEL`;
      const command = rowsCommandOf(argv);
      return command === undefined ? train : `${train}; then backprop ${command} MODEL ${dataOf(argv, file)}`;
    }
    case "a file of data":
      return adviseAboutData(mixup);
    case "an ONNX file":
    case "a safetensors file":
    case "a network of scikit-learn":
    case "a network of brain.js":
      return `to make a model of it, type backprop import ${name} -o MODEL`;
    case "PyTorch's own file":
      return `write the tensors with safetensors.torch.save_file(net.state_dict(), "net.safetensors"), or the network with torch.onnx.export(net, torch.zeros(1, INPUTS), "net.onnx"); ${importThem}`;
    case "a pickle file":
      return `if it is a network of scikit-learn, write it with json.dump(vars(net), open("mlp.json", "w"), default=lambda a: getattr(a, "tolist", lambda: None)()); ${importThem}`;
    case "the log of a training run":
      if (role === "a checkpoint") return whichCheckpoint;
      return role === "a config"
        ? "to train again, type backprop train with the config that it was made from"
        : "the model is the file that backprop train -o writes";
    case "a ZIP archive or an Excel workbook":
    case "an old Excel workbook":
      if (role === "a network of another program") return howToWriteNetworks;
      return `save the sheet as CSV, and name that file${role === "a config" ? `: ${trainOn("FILE.csv")}` : ""}`;
    case "a Parquet file":
    case "a NumPy file":
    case "an HDF5 file":
    case "an SQLite database": {
      if (role === "a network of another program") return howToWriteNetworks;
      if (role === "a config") return `save the rows as CSV, and name that file: ${trainOn("FILE.csv")}`;
      return role === "a file of data" ? "save the rows as CSV, and name that file" : undefined;
    }
    default:
      return undefined;
  }
}

async function adviseAboutData({ role, file, argv }: Mixup): Promise<string> {
  const name = quoteForShell(file);
  if (role === "a checkpoint") return whichCheckpoint;
  if (role === "the log of a training run") return trainWithLog("CONFIG");
  if (role === "a config") {
    const columns = await columnsOf(file);
    return `to train on it, type ${trainOn(name)}${columns.length === 0 ? "" : `, with one of its columns: ${formatValues(columns)}`}`;
  }
  const command = rowsCommandOf(argv) ?? "predict";
  const others = argv.filter((argument) => argument !== file);
  const model = others.find((argument) => recognizeFile(argument) === "a model file");
  if (model !== undefined) return `the model comes first, type backprop ${command} ${quoteForShell(model)} ${name}`;
  const config = others.find((argument) => recognizeFile(argument) === "a config");
  const purpose = command === "evaluate" ? "measure a model on" : "predict";
  // New rows have no target that one could train on.
  const trained = command === "predict" && argv.includes(command) ? "DATA" : name;
  const train = config === undefined ? trainOn(trained) : `backprop train ${quoteForShell(config)}`;
  return `to ${purpose} its rows, type backprop ${command} MODEL ${name}; a model is made by ${train} -o MODEL`;
}

/** How a log comes about. */
function trainWithLog(config: string): string {
  return `a log is made by backprop train ${config} --log loss.ndjson`;
}

/** How to train on a file of data without a config. */
function trainOn(name: string): string {
  return `backprop train ${name} --target COLUMN`;
}

function rowsCommandOf(argv: readonly string[]): "evaluate" | "predict" | undefined {
  return (["evaluate", "predict"] as const).find((command) => argv.includes(command));
}

/** The file of data that was named beside another file; DATA if there is none. */
function dataOf(argv: readonly string[], file: string): string {
  const data = argv.find((argument) => argument !== file && recognizeFile(argument) === "a file of data");
  return data === undefined ? "DATA" : quoteForShell(data);
}

/** The columns of a file of data; none if it cannot be read. */
async function columnsOf(file: string): Promise<readonly string[]> {
  try {
    const reader = await openRows(openFile(file));
    await reader.close();
    return reader.header?.columns ?? [];
  } catch {
    return [];
  }
}

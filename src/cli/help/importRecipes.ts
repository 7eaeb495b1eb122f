import { wrapWords } from "../../messages/wrapWords.js";

/** How another program writes a file that import reads. */
interface Recipe {
  readonly title: string;
  /** Each is a command on a line of its own; it may go on in another line wherever there is a space between parentheses. */
  readonly commands: readonly string[];
}

const asLists = 'default=lambda a: getattr(a, "tolist", lambda: None)())';

const recipes: readonly Recipe[] = [
  {
    title: "PyTorch, the whole network (since PyTorch 2.9 with one more argument: external_data=False)",
    commands: ["import torch", 'torch.onnx.export(net, torch.zeros(1, 4), "net.onnx")'],
  },
  {
    title: "PyTorch, the tensors alone",
    commands: ["import safetensors.torch as st", 'st.save_file(net.state_dict(), "net.safetensors")'],
  },
  {
    title: "scikit-learn",
    commands: ["import json", `json.dump(vars(net), open("mlp.json", "w"), ${asLists}`],
  },
  {
    title: "scikit-learn, with a StandardScaler or a MinMaxScaler before it, which was fitted to the inputs",
    commands: ["import json", `json.dump({**vars(net), "scaler": vars(scaler)}, open("mlp.json", "w"), ${asLists}`],
  },
  {
    title: "brain.js",
    commands: ['const fs = require("fs");', 'fs.writeFileSync("brain.json", JSON.stringify(net.toJSON()));'],
  },
];

const [indent, further] = [" ".repeat(4), " ".repeat(6)];

/** How the other programs write their files, in lines of at most `width` columns, as far as words allow it. They can be copied at any width. */
export function renderRecipes(width: number): string {
  const heading = "How to write the files, with a network called net and a scaler called scaler:";
  const lines = recipes.flatMap(({ title, commands }) => [
    ...wrapWords(title.split(" "), width - 2).map((line) => `  ${line}`),
    ...commands.flatMap((command) => fitCommand(command, width)),
  ]);
  return `\n${[...wrapWords(heading.split(" "), width), ...lines].join("\n")}`;
}

function fitCommand(command: string, width: number): readonly string[] {
  if (indent.length + command.length <= width) return [indent + command];
  // The spaces before the first parenthesis, and in texts in quotes, are no places to break at.
  const words = command.match(/^[^("]*\((?:"[^"]*"|\S)*|(?:"[^"]*"|\S)+/g) ?? [];
  return wrapWords(words, width - further.length).map((line, i) => (i === 0 ? indent : further) + line);
}

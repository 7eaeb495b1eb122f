import { execFileSync } from "node:child_process";
import { availableParallelism, cpus } from "node:os";
import { findPython } from "./findPython.js";

/** The processor, its cores, and the Node.js that runs this. */
export function describeMachine(): string {
  return `${cpus()[0]?.model}, ${availableParallelism()} cores, Node.js ${process.version}`;
}

/** Versions of the Python packages that peers are made of, each as the Python has it that runs the peer, and NumPy's BLAS. */
export function describePython(modules: readonly PythonModule[]): string {
  const texts = modules.flatMap((module) => {
    const python = findPython(module);
    return python === undefined ? [] : [execFileSync(python, ["-c", describe, module], { encoding: "utf8" }).trim()];
  });
  return texts.length === 0 ? "no Python packages" : texts.join(", ");
}

export type PythonModule = "numpy" | "torch" | "pandas" | "sklearn";

/** Only NumPy itself says which BLAS it loads. The others are not imported: that takes seconds. */
const describe = `
import sys
from importlib.metadata import version
names = {"numpy": "NumPy", "torch": "PyTorch", "sklearn": "scikit-learn"}
module = sys.argv[1]
text = names.get(module, module) + " " + version({"sklearn": "scikit-learn"}.get(module, module))
if module == "numpy":
    import os, numpy
    try:
        files = {os.path.realpath(line.split()[-1]) for line in open("/proc/self/maps") if "blas" in line}
    except OSError:
        files = set()
    text += "".join(" with " + os.path.basename(file) for file in sorted(files))
print(text)
`;

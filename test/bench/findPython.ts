import { execFileSync } from "node:child_process";

/** A Python that has a module; undefined if there is none. */
export function findPython(module: string): string | undefined {
  return ["python3", "/usr/bin/python3"].find((python) => canImport(python, module));
}

function canImport(python: string, module: string): boolean {
  try {
    execFileSync(python, ["-c", `import ${module}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

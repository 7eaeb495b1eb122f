let isHidden = false;

/**
 * Keeps back Node's warning that its module for foreign functions is an experiment. `arithmetic: native` uses it if it has nothing
 * better, and nobody can do anything about that.
 */
export function hideForeignCallsWarning(): void {
  if (isHidden) return;
  isHidden = true;
  const { emitWarning } = process;
  process.emitWarning = ((warning: string | Error, ...rest: readonly never[]) => {
    if (!/^FFI is an experimental feature/.test(String(warning))) emitWarning.call(process, warning, ...rest);
  }) as typeof emitWarning;
}

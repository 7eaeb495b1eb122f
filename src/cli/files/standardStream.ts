/**
 * The standard stream that a file's name stands for. Opened by such a name, a file that it was redirected to would be written from
 * its beginning once more, and a socket could not be opened at all.
 */
export function standardStream(file: string): "stdout" | "stderr" | undefined {
  const [, name, number] = /^\/(?:dev|proc\/self)\/(?:(stdout|stderr)|fd\/([12]))$/.exec(file) ?? [];
  if (name === "stdout" || number === "1") return "stdout";
  return name === "stderr" || number === "2" ? "stderr" : undefined;
}

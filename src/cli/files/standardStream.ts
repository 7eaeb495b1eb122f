/**
 * The standard stream that the name of a file to write means: `-`, or one such as /dev/stdout. Opening that name would write from the beginning of a file
 * that the stream is redirected to, and would fail for a socket.
 */
export function standardStream(file: string): "stdout" | "stderr" | undefined {
  if (file === "-") return "stdout";
  const [, name, number] = /^\/(?:dev|proc\/self)\/(?:(stdout|stderr)|fd\/([12]))$/.exec(file) ?? [];
  if (name === "stdout" || number === "1") return "stdout";
  return name === "stderr" || number === "2" ? "stderr" : undefined;
}

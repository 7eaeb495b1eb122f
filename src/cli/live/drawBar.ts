import { Format } from "cli-progress";

/** A bar of `barsize` columns, of which a share is filled: in blocks, or in characters of ASCII. */
export function drawBar(share: number, barsize: number, isUnicode: boolean): string {
  const [complete, incomplete] = isUnicode ? ["█", "░"] : ["#", "-"];
  return Format.BarFormat(share, {
    barsize,
    barCompleteString: complete.repeat(barsize),
    barIncompleteString: incomplete.repeat(barsize),
    barGlue: "",
  });
}

import { escapeXml } from "../../charts/svg.js";

/**
 * A picture as a part of a page: without the style that it has as a file, which is in the page's own, and with what it shows in words.
 * Its title would be shown over all of it.
 */
export function inlineSvg(svg: string, words: string): string {
  return svg
    .replace(/<style>.*?<\/style>\n?/s, "")
    .replace(/<title>.*?<\/title>\n?/s, "")
    .replace(/^<svg /, `<svg aria-label="${escapeXml(words)}" `);
}

/** The style of such a picture, for the elements within a class alone. Paper is light. */
export function styleOfSvg(svg: string, className: string): string {
  const [, style = ""] = /<style>(.*?)<\/style>/s.exec(svg) ?? [];
  return `.${className} {\n${style.replaceAll("@media(", "@media screen and (")}\n}\n`;
}

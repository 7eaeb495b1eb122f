import { baseStyle } from "../styles/baseStyle.js";
import { figuresStyle } from "../styles/figuresStyle.js";
import { panelStyle } from "../styles/panelStyle.js";
import { printStyle } from "../styles/printStyle.js";
import { tablesStyle } from "../styles/tablesStyle.js";

/** The style of a page. What comes later wins. */
export const pageStyle = [baseStyle, panelStyle, tablesStyle, figuresStyle, printStyle].join("");

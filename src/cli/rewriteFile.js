// What the build does to the code of each file of the command, so that the command starts sooner.
import { parseAst } from "rolldown/parseAst";

/**
 * The same code in ASCII, which V8 reads faster and keeps in half the memory. The files and the modules of Node.js that it requires are
 * loaded when something of them is first used. `module.late` lists the files.
 */
export function rewriteFile(code) {
  const tree = parseAst(code, { sourceType: "commonjs" });
  const late = findLate(tree);
  const edits = tree.body.filter(isOrder).map((node) => ({ ...node, text: "" }));
  const raw = new Set();
  visit(tree, (node, parent) => {
    const { type, name, start, end } = node;
    // A function that is called with a template may read it as it is written.
    if (type === "TaggedTemplateExpression") for (const text of node.quasi.quasis) raw.add(text);
    if (type === "Identifier" && late.has(name)) {
      const isDeclared = parent.type === "VariableDeclarator" && parent.id === node;
      if (!isDeclared) edits.push({ start, end, text: `(${name}())` });
      else edits.push(insert(parent.init.start, "requireLate(()=>"), insert(parent.init.end, ")"));
    } else if (isText(node) && !raw.has(node)) {
      const text = code.slice(start, end);
      if (text.search(beyondAscii) >= 0) edits.push({ start, end, text: text.replace(beyondAscii, escapeOf) });
    }
  });
  const files = [...late.values()].filter((id) => id.startsWith("./"));
  const start = `module.late=${JSON.stringify(files)};const requireLate=load=>{let loaded;return()=>loaded??=load()};`;
  return late.size === 0 ? replace(code, edits) : start + replace(code, edits);
}

/** Names of what is required, and from where; without those that are changed later. */
function findLate({ body }) {
  const declarations = body.filter(({ type }) => type === "VariableDeclaration").flatMap((each) => each.declarations);
  const required = declarations.filter(({ init }) => isRequire(init));
  const late = new Map(required.map(({ id, init }) => [id.name, init.arguments[0].value]));
  for (const { expression } of body) if (expression?.type === "AssignmentExpression") late.delete(expression.left.name);
  return late;
}

function isRequire(node) {
  return node?.type === "CallExpression" && node.callee.name === "require";
}

/** A file that is required only so that it is evaluated in its turn. No file does anything but define things. */
function isOrder({ type, expression }) {
  return type === "ExpressionStatement" && isRequire(expression);
}

function isText({ type, value, regex }) {
  const isLiteral = type === "Literal" && (typeof value === "string" || regex !== undefined);
  return isLiteral || type === "TemplateElement" || type === "Identifier";
}

const beyondAscii = /[^\0-\x7f]/g;

function escapeOf(unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const insert = (at, text) => ({ start: at, end: at, text });

function visit(node, act, parent) {
  if (node.type !== undefined) act(node, parent);
  for (const part of Object.values(node)) {
    if (typeof part === "object" && part !== null) visit(part, act, node.type === undefined ? parent : node);
  }
}

function replace(code, edits) {
  edits.sort((a, b) => a.start - b.start);
  let [result, at] = ["", 0];
  for (const { start, end, text } of edits) {
    result += code.slice(at, start) + text;
    at = end;
  }
  return result + code.slice(at);
}

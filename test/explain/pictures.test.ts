import { instance } from "@viz-js/viz";
import { SaxesParser } from "saxes";
import { describe, expect, test } from "vitest";
import { describeBox } from "../../src/explain/describeVertex.js";
import { renderGraphJson } from "../../src/explain/graphJson.js";
import type { ViewNode } from "../../src/explain/graphView.js";
import { renderDot } from "../../src/explain/renderDot.js";
import { renderMermaid } from "../../src/explain/renderMermaid.js";
import { renderSvg } from "../../src/explain/renderSvg.js";
import { open } from "./openConfig.js";

const configs: readonly (readonly [title: string, config: object])[] = [
  ["a small network", {}],
  [
    "formulas with signs that languages read",
    { layers: [3, "x < 1 ? x * 2 : x ^ 2 & x > 0 ? x : -x".replace(" & ", " + "), 1] },
  ],
  ["dropout, clipping and adam", { layers: [3, { dropout: 0.5 }, 1], optimizer: "adam", clipNorm: 1 }],
];

/** A vertex that stands for any text: quotes, backslashes, signs of HTML and of Markdown. */
const odd = 'a "b" \\ <i>&amp; #35; `c` *d* [e] ; 山\n--> %%';
const named = (vertex: ViewNode): ViewNode => ({ ...vertex, name: odd, inputs: [] });

const edgesOf = (vertices: readonly ViewNode[]) =>
  vertices.flatMap(({ name, inputs }) => inputs.map((input) => [input.name, name]));

describe.each(configs)("pictures of %s", (_, config) => {
  test("in dot are read by Graphviz as the same graph", async () => {
    const { nodes } = (await open(config)).view;
    const viz = await instance();
    const read = viz.renderJSON([...renderDot(nodes)].join("")) as {
      objects: readonly { _gvid: number; name: string; label: string }[];
      edges: readonly { tail: number; head: number }[];
    };
    const names = new Map(read.objects.map(({ _gvid, name }) => [_gvid, name]));
    expect(read.objects.map(({ name }) => name)).toEqual(nodes.map(({ name }) => name));
    expect(read.objects.map(({ label }) => label)).toEqual(
      nodes.map((node) => describeBox(node, undefined).join("\\n")),
    );
    const edges = read.edges.map(({ tail, head }) => [names.get(tail), names.get(head)]);
    expect(edges.toSorted()).toEqual(edgesOf(nodes).toSorted());
  });

  test("in mermaid are the same graph", async () => {
    const { nodes } = (await open(config)).view;
    const { labels, edges } = readMermaid([...renderMermaid(nodes)].join(""));
    expect([...labels.values()]).toEqual(nodes.map((node) => describeBox(node, undefined).join("\n")));
    const nameOf = (id: string) => labels.get(id)?.split("\n")[0];
    expect(edges.map((ends) => ends.map(nameOf))).toEqual(edgesOf(nodes));
  });

  test("in svg are well-formed, with the label of every vertex within the picture, and no box over another", async () => {
    const { nodes } = (await open(config)).view;
    const { texts, boxes, ground } = readSvg([...renderSvg(nodes)].join(""));
    expect(texts).toEqual(nodes.flatMap((node) => describeBox(node, undefined)));
    expect(boxes).toHaveLength(nodes.length);
    for (const [i, box] of boxes.entries()) {
      expect(overlap(box, ground)).toEqual(box);
      for (const other of boxes.slice(i + 1)) expect(overlap(box, other)).toBeUndefined();
    }
  });

  test("in json are the same graph, with its cotangents and updates", async () => {
    const { view, network } = await open(config);
    const parameters = new Set<ViewNode["node"]>(network.parameters);
    const values = new Map(view.nodes.map((vertex, i) => [vertex, Float64Array.of(i, -0, Number.NaN)]));
    const options = {
      view,
      vertices: view.nodes,
      batchSize: 3,
      values,
      isTrained: ({ node }: ViewNode) => parameters.has(node),
    };
    const read = JSON.parse([...renderGraphJson(options)].join(""));
    expect(read.batchSize).toBe(3);
    expect(read.vertices).toMatchObject(
      view.nodes.map(({ name, part, node, inputs, role }, i) => ({
        name,
        part,
        kind: node.kind,
        inputs: inputs.map((each) => each.name),
        shape: node.shape,
        role,
        values: [i, -0, null],
      })),
    );
    expect(read.cotangents).toHaveLength(view.cotangents.length);
    expect(read.updates).toEqual(
      view.updates.map(({ variable, vertex }) => ({ variable: variable.name, vertex: vertex.name })),
    );
  });
});

describe("any text in a label", () => {
  test("comes through Graphviz as it is", async () => {
    const { nodes } = (await open({})).view;
    const viz = await instance();
    const vertex = named(nodes[0] as ViewNode);
    const read = viz.renderJSON([...renderDot([vertex])].join("")) as { objects: readonly { name: string }[] };
    expect(read.objects.map(({ name }) => name.replaceAll("\\\\", "\\"))).toEqual([odd.replace("\n", "\\n")]);
  });

  test("comes through mermaid as it is", async () => {
    const { nodes } = (await open({})).view;
    const { labels } = readMermaid([...renderMermaid([named(nodes[0] as ViewNode)])].join(""));
    expect([...labels.values()].map((label) => label.split("\n")[0])).toEqual([odd.replace("\n", "\\n")]);
  });

  test("comes through svg as it is", async () => {
    const { nodes } = (await open({})).view;
    expect(readSvg([...renderSvg([named(nodes[0] as ViewNode)])].join("")).texts[0]).toBe(odd.replace("\n", "\\n"));
  });
});

test("a graph that is too large to be laid out is refused, with what to type", async () => {
  const layers = Array.from({ length: 100 }, () => 2);
  const { nodes } = (await open({ layers: [...layers, 1] })).view;
  expect(() => renderSvg(nodes)).toThrow(/--format svg: got \d+ nodes, expected at most 300: .*--format dot/);
});

/** Reads a flowchart: each line is a vertex, an edge, or one of the lines about colours. Anything else is refused. */
function readMermaid(text: string) {
  const [first, ...lines] = text.trimEnd().split("\n");
  expect(first).toBe("flowchart TD");
  const labels = new Map<string, string>();
  const edges: (readonly [string, string])[] = [];
  for (const line of lines) {
    const vertex = /^ {2}(n\d+)(?:\[|\(\[)"([^"<>`*&\\]*(?:<br\/>[^"<>`*&\\]*)*)"(?:\]|\]\))$/.exec(line);
    const edge = /^ {2}(n\d+) --> (n\d+)$/.exec(line);
    if (vertex !== null) {
      const label = (vertex[2] ?? "").replaceAll("<br/>", "\n");
      labels.set(
        vertex[1] ?? "",
        label.replace(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))),
      );
    } else if (edge !== null) edges.push([edge[1] ?? "", edge[2] ?? ""]);
    else expect(line).toMatch(/^ {2}(classDef \w+ fill:#\w+,stroke:#\w+,color:#\w+|class n\d+(,n\d+)* \w+)$/);
  }
  return { labels, edges };
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Reads a picture strictly as XML. */
function readSvg(text: string) {
  const texts: string[] = [];
  const boxes: Box[] = [];
  let ground: Box | undefined;
  let isText = false;
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    isText = name === "text";
    if (isText) texts.push("");
    if (name !== "rect") return;
    const [x, y, width, height] = ["x", "y", "width", "height"].map((key) => Number(attributes[key])) as [
      number,
      number,
      number,
      number,
    ];
    const box = { left: x, right: x + width, top: y, bottom: y + height };
    if (attributes.class === "ground") ground = box;
    else boxes.push(box);
  });
  parser.on("text", (part) => {
    if (isText) texts.push(`${texts.pop()}${part}`);
  });
  parser.on("closetag", () => {
    isText = false;
  });
  parser.write(text).close();
  return { texts, boxes, ground: ground as Box };
}

function overlap(a: Box, b: Box): Box | undefined {
  const found = {
    left: Math.max(a.left, b.left),
    right: Math.min(a.right, b.right),
    top: Math.max(a.top, b.top),
    bottom: Math.min(a.bottom, b.bottom),
  };
  return found.left < found.right && found.top < found.bottom ? found : undefined;
}

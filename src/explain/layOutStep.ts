import { Graph, layout } from "@dagrejs/dagre";
import type { StepPart, ViewNode } from "./graphView.js";
import { type Item, settleRows } from "./settleRows.js";

/** The time to lay out grows with the square of the vertices: these take about a second. */
export const mostVertices = 300;

export interface Place {
  /** The middle. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Point = Pick<Place, "x" | "y">;

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly places: ReadonlyMap<ViewNode, Place>;
  /** The places that each edge goes through, from the vertex that is read to the one that reads it, whose part the edge has. */
  readonly edges: readonly { readonly points: readonly Point[]; readonly part: StepPart }[];
}

/**
 * Lays out vertices as two ladders side by side: the forward half downwards, the backward half and the updates upwards, so that a
 * cotangent is near what it is the cotangent of. For that, the edges within the backward half are laid out as if they ran the other way.
 */
export function layOutStep(
  vertices: readonly ViewNode[],
  sizes: ReadonlyMap<ViewNode, Pick<Place, "width" | "height">>,
): Layout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "tb", ranksep: 26 });
  const ids = new Map(vertices.map((vertex, i) => [vertex, String(i)]));
  for (const vertex of vertices) graph.setNode(ids.get(vertex) as string, { ...sizes.get(vertex) });
  const edges = vertices.flatMap((to) =>
    to.inputs.map((from, i) => {
      const ends = from.part === "forward" ? ([from, to] as const) : ([to, from] as const);
      const [v, w] = [ids.get(ends[0]) as string, ids.get(ends[1]) as string];
      graph.setEdge(v, w, {}, String(i));
      return { v, w, name: String(i), from, to };
    }),
  );
  layout(graph);
  const spine = findSpine(vertices);
  const items = new Map(
    vertices.map((vertex): [ViewNode, Item & Place] => {
      const place = graph.node(ids.get(vertex) as string) as Place;
      return [vertex, { ...place, near: [], isOnSpine: spine.has(vertex) }];
    }),
  );
  const bends = new Map(
    edges.map((edge) => {
      // The first point and the last one are where the edge meets its boxes, which will be moved.
      const inner = (graph.edge(edge) as { points: readonly Point[] }).points.slice(1, -1);
      const found = inner.map(({ x, y }): Item => ({ x, y, width: 0, near: [], isOnSpine: false }));
      const ordered = edge.from.part === "forward" ? found : found.toReversed();
      const path = [items.get(edge.from) as Item, ...ordered, items.get(edge.to) as Item];
      for (const [i, item] of path.slice(1).entries()) {
        item.near.push(path[i] as Item);
        path[i]?.near.push(item);
      }
      return [edge, ordered] as const;
    }),
  );
  settleRows([...items.values(), ...[...bends.values()].flat()]);
  const routed = edges.map((edge) => {
    const [from, to] = [items.get(edge.from) as Place, items.get(edge.to) as Place];
    const inner = bends.get(edge) ?? [];
    const points = [meet(from, inner[0] ?? to), ...inner, meet(to, inner.at(-1) ?? from)];
    return { points, part: edge.to.part };
  });
  return moveToOrigin(items, routed);
}

/** The layers' outputs up to the loss, which the picture hangs on. */
function findSpine(vertices: readonly ViewNode[]): ReadonlySet<ViewNode> {
  const found = new Set<ViewNode>();
  const last = vertices.findLast(({ part }) => part === "forward");
  for (let next = last; next !== undefined; next = next.inputs.find(isOperation) ?? next.inputs[0]) found.add(next);
  return found;
}

/** Where an edge meets a box: at its side towards the other end. */
function meet({ x, y, width, height }: Place, towards: Point): Point {
  const reach = Math.max(0, width / 2 - 10);
  const side = Math.sign(towards.y - y);
  return { x: x + Math.max(-reach, Math.min(reach, (towards.x - x) / 2)), y: y + (side * height) / 2 };
}

const isOperation = ({ node }: ViewNode) => node.kind === "operation";

function moveToOrigin(places: ReadonlyMap<ViewNode, Place>, edges: Layout["edges"]): Layout {
  const boxes = [...places.values()];
  const points = edges.flatMap((edge) => edge.points);
  const extent = (edgesOf: readonly number[]) =>
    edgesOf.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)] as const, [
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ] as const);
  const [left, right] = extent([
    ...boxes.flatMap(({ x, width }) => [x - width / 2, x + width / 2]),
    ...points.map(({ x }) => x),
  ]);
  const [top, bottom] = extent([
    ...boxes.flatMap(({ y, height }) => [y - height / 2, y + height / 2]),
    ...points.map(({ y }) => y),
  ]);
  const move = <P extends Point>(point: P): P => ({ ...point, x: point.x - left, y: point.y - top });
  return {
    width: right - left,
    height: bottom - top,
    places: new Map([...places].map(([vertex, { x, y, width, height }]) => [vertex, move({ x, y, width, height })])),
    edges: edges.map(({ part, ...edge }) => ({ part, points: edge.points.map(({ x, y }) => move({ x, y })) })),
  };
}

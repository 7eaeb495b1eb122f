import { layOutPlane, type PlaneLayout, type PlaneSpace } from "../../charts/plane/layOutPlane.js";
import type { PlaneSamples } from "../../charts/plane/plane.js";
import { renderPlane } from "../../charts/plane/renderPlane.js";
import type { OutputColumn } from "../../data/encode/dataset.js";
import type { WidthOf } from "../../messages/cutToWidth.js";
import type { Boundary } from "../../predict/boundary/boundary.js";
import type { Line } from "../output/line.js";
import { lineOfRow } from "../output/lineOfRow.js";
import type { Output } from "../output/output.js";
import { textWidthFor } from "../output/textWidth.js";
import type { LiveSize } from "./livePart.js";

/** What a picture needs to know of the output that it is for. */
export type PictureOutput = Pick<Output, "hasColors" | "isUnicode">;

/** A boundary as lines for an output. What does not change from frame to frame is computed once for a size. */
export class BoundaryPicture {
  private last: { readonly size: LiveSize; readonly layout: PlaneLayout | undefined } | undefined;
  private samples: PlaneSamples | undefined;

  private constructor(
    private readonly boundary: Boundary,
    private readonly output: PictureOutput,
    private readonly widthOf: WidthOf,
    private readonly title: string,
  ) {}

  static async create(
    boundary: Boundary,
    targets: readonly OutputColumn[],
    output: PictureOutput,
  ): Promise<BoundaryPicture> {
    const { x, y, levels } = boundary.subject;
    const [first] = targets as readonly [OutputColumn];
    const title = `prediction of ${first.name}${targets.length > 1 ? `, the first of ${targets.length} targets` : ""}`;
    const widthOf = await textWidthFor([x.name, y.name, ...levels, title]);
    return new BoundaryPicture(boundary, output, widthOf, title);
  }

  /** To be called if the parameters of the boundary's model have changed. */
  forget(): void {
    this.samples = undefined;
  }

  /** @param moment what is said after the title; empty if there is nothing to say */
  render(size: LiveSize, moment = ""): readonly Line[] {
    const layout = this.layOut(size);
    if (layout === undefined) return [];
    this.samples ??= this.boundary.sample(layout.samples);
    return renderPlane(layout, this.samples, this.title + moment).map(lineOfRow);
  }

  private layOut(size: LiveSize): PlaneLayout | undefined {
    const { columns, rows } = size;
    if (this.last?.size.columns === columns && this.last.size.rows === rows) return this.last.layout;
    const { hasColors, isUnicode } = this.output;
    const space: PlaneSpace = { columns, rows, hasColors, isAscii: !isUnicode, widthOf: this.widthOf };
    this.last = { size, layout: layOutPlane(this.boundary.subject, space) };
    this.forget();
    return this.last.layout;
  }
}

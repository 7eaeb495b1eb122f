import { type Html, html } from "./html.js";

/** A column of a table. Numbers are aligned to the right. */
interface TableColumn {
  readonly title: string;
  readonly isNumber?: boolean;
  /** Whether its texts may be long. */
  readonly isWide?: boolean;
}

const hidden = html` class="visually-hidden"`;

/**
 * A table whose first column names its rows.
 *
 * @param isCaptionShown false if a heading says the same
 */
export function renderTable(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly (string | number)[])[],
  isCaptionShown = false,
): Html {
  const classOf = ({ isNumber, isWide }: TableColumn) => (isNumber ? "figure-number" : isWide ? "wide" : "plain");
  const head = columns.map((column) => html`<th scope="col" class="${classOf(column)}">${column.title}</th>`);
  const body = rows.map((cells) => {
    const written = cells.map((cell, i) =>
      i === 0
        ? html`<th scope="row">${cell}</th>`
        : html`<td class="${classOf(columns[i] as TableColumn)}">${cell}</td>`,
    );
    return html`<tr>${written}</tr>\n`;
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<caption${isCaptionShown ? undefined : hidden}><span>${caption}</span></caption>
<thead><tr>${head}</tr></thead>
<tbody>${body}</tbody>
</table></div>`;
}

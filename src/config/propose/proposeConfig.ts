import type { ColumnProfile, TableProfile } from "../../data/profile/tableProfile.js";
import { formatCount } from "../../messages/formatCount.js";
import { chooseColumns } from "./chooseColumns.js";
import { chooseNetwork } from "./chooseNetwork.js";
import { chooseTask, type Task } from "./chooseTask.js";
import { chooseThreshold } from "./chooseThreshold.js";
import { chooseWeights } from "./chooseWeights.js";
import { describeData, type TableFile } from "./describeData.js";
import { describeChoices, describeReading } from "./describeNotes.js";
import { describeScaling } from "./describeScaling.js";
import { describeNetwork, describeRareness, describeTraining, heldOut } from "./describeTraining.js";
import { withoutOdd } from "./odd.js";
import type { Proposal, ProposedEntry } from "./proposal.js";
import { type StartingModel, takeModel, taskOf } from "./takeModel.js";
import { findTargets } from "./target.js";

export interface ProposalOptions {
  readonly file: TableFile;
  /** Names of columns. */
  readonly targets: readonly string[];
  /** Found out from the targets if left out. */
  readonly task?: Task | undefined;
  /** The widths of the hidden layers; chosen if left out. */
  readonly hidden?: readonly number[] | undefined;
  /** The model that is trained further, if one is. */
  readonly model?: StartingModel | undefined;
}

/**
 * Proposes a config for a table. It trains as it is, and says why it is so.
 *
 * @throws UsageError if the targets cannot be predicted, or if there is nothing to predict them from
 */
export function proposeConfig(table: TableProfile, { file, targets, task, hidden, model }: ProposalOptions): Proposal {
  const columns = findTargets(table, targets);
  const read = columns.map(withoutOdd);
  const chosen = chooseTask(read, task ?? (model && taskOf(model)));
  const used = chooseColumns(
    table,
    columns,
    model?.inputs?.map(({ name }) => name),
  );
  const target = read[0] as ColumnProfile;
  const isOfClasses = model === undefined && columns.length === 1 && chosen.task === "classification";
  const rareClass = isOfClasses ? chooseThreshold(target) : undefined;
  const rareClasses = isOfClasses ? chooseWeights(target) : undefined;
  // Rows without a target are left out.
  const known = table.rows - Math.max(...read.map(({ missing }) => missing));
  const rows = Math.round(known * (1 - heldOut));
  const network = chooseNetwork({ rows, inputs: used.inputs.count }, chosen, hidden);
  const entries: readonly ProposedEntry[] = [
    { key: "data", entries: describeData(file, table, columns, chosen, used) },
    ...describeScaling(read, chosen),
    ...describeNetwork(network, chosen, used, hidden !== undefined),
    ...describeRareness(rareClass, rareClasses),
    ...describeTraining(network, { rows: table.rows, heldOutRows: known - rows }),
  ];
  return {
    title: `${formatCount(table.rows, "row")}, ${formatCount(table.columns.length, "column")}`,
    entries:
      model === undefined
        ? entries
        : takeModel(
            entries,
            model,
            columns.map(({ name }) => name),
          ),
    columns: table.columns.map((column) =>
      columns.includes(column) || used.features.includes(column) ? withoutOdd(column) : column,
    ),
    uses: new Map([
      ...columns.map(({ name }) => [name, "target"] as const),
      ...used.excluded.map(({ name, reason }) => [name, `left out: ${reason}`] as const),
      ...Array.from(used.inputs.widths, ([name, width]) => [name, String(width)] as const),
    ]),
    notes: [
      ...chosen.notes,
      ...used.notes,
      ...describeReading(table, used),
      ...describeChoices(used, rareClass, rareClasses),
    ],
  };
}

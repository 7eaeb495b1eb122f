import type { Proposal } from "../../config/propose/proposal.js";
import { type ProposalOptions, proposeConfig } from "../../config/propose/proposeConfig.js";
import { renderProposal } from "../../config/propose/renderProposal.js";
import { FileBytes } from "../../data/load/fileRows.js";
import { KeptTable, stampOf } from "../../data/load/keptTable.js";
import { askAboutNames } from "../../data/profile/askAboutNames.js";
import { profileRows } from "../../data/profile/profileRows.js";
import type { TableProfile } from "../../data/profile/tableProfile.js";
import { detectFormat } from "../../data/read/detectFormat.js";
import { formatOfEnding } from "../../data/read/formats.js";
import { openRows } from "../../data/read/openRows.js";
import { DataError, UsageError } from "../../errors.js";
import { createSha256 } from "../../files/createSha256.js";
import { formatValue } from "../../messages/formatValue.js";
import { quoteForShell } from "../../messages/quoteForShell.js";
import { openListened } from "../../text/listening.js";
import type { ReadingListener } from "../../text/reading.js";
import type { DataInputOptions } from "../files/openDataInput.js";
import { isPipe } from "../files/openPipe.js";
import { type FileKind, recognizeFile } from "../files/recognizeFile.js";
import { type Line, yellow } from "../output/line.js";
import type { Room } from "../output/output.js";
import { renderColumns } from "../tables/renderColumns.js";
import type { ProposalArguments } from "./proposalOptions.js";

/** A config that is proposed for a file of data. */
export interface ProposedConfig {
  readonly table: TableProfile;
  readonly proposal: Proposal;
  readonly text: string;
  /** The cells of its file, if they are to be kept, and can be. */
  readonly kept: KeptTable | undefined;
}

/** What is kept of a file for the one who reads it next. */
interface Keeping {
  /** Whether the hash of the file is wanted. */
  readonly isHashed: boolean;
}

/**
 * Looks at a file of data, and proposes a config for it.
 *
 * @param pathOf the path of the data in the config
 * @param onRead learns how much of the file is read
 * @param keeping its cells are kept, unless left out
 * @throws UsageError, DataError, FileError if it cannot be trained on
 */
export async function proposeFor(
  file: string,
  { target, task, hidden, model, ...input }: ProposalArguments & DataInputOptions & Pick<ProposalOptions, "model">,
  pathOf: (file: string) => string,
  onRead?: ReadingListener,
  keeping?: Keeping,
): Promise<ProposedConfig> {
  if (file === "-" || isPipe(file)) {
    throw new UsageError(
      `data from ${file === "-" ? "standard input" : `the pipe ${file}`} cannot be read twice, to look at it and to train on it: save it to a file first`,
    );
  }
  refuseOther(file);
  const { table, format, kept } = await profileFile(file, input, target, onRead, keeping);
  if (table.columns.length === 0 || table.rows === 0) throw new DataError("there are no rows", { file });
  const { delimiter, quote } = input;
  const dialect = format === "csv" ? { delimiter, quote } : {};
  const proposal = proposeIn(file, table, {
    file: { format, path: pathOf(file), ...dialect },
    targets: target,
    task,
    hidden,
    model,
  });
  const heading = [
    `Proposed for ${formatValue(file)}: ${proposal.title}. It trains as it is; change what you know better.`,
    "All keys: backprop help config",
  ];
  return { table, proposal, text: renderProposal(proposal, heading), kept };
}

/** The file is the place of what is wrong, unless that is an option. */
function proposeIn(file: string, table: TableProfile, options: ProposalOptions): Proposal {
  try {
    return proposeConfig(table, options);
  } catch (error) {
    if (!(error instanceof UsageError) || error.message.startsWith("--")) throw error;
    throw new UsageError(`${file}: ${error.message}`);
  }
}

async function profileFile(
  file: string,
  { inputFormat, delimiter, quote }: DataInputOptions,
  targets: readonly string[],
  onRead: ReadingListener | undefined,
  keeping: Keeping | undefined,
) {
  const stamp = keeping && stampOf(file);
  const hash = stamp !== undefined && keeping?.isHashed === true ? createSha256() : undefined;
  // What is no file may have no size.
  const counted = stamp === undefined ? undefined : await FileBytes.open(file, { hash, onRead });
  const source = counted ?? openListened(file, onRead);
  const given = inputFormat ?? formatOfEnding(file)?.format;
  const { format, stream, name } = given === undefined ? await detectFormat(source) : { ...source, format: given };
  const rows = await openRows({ stream, name }, { format, delimiter, quote, isLocal: true });
  const { columns = [] } = rows.header ?? {};
  const kept =
    counted === undefined || stamp === undefined || format !== "csv"
      ? undefined
      : new KeptTable({ dialect: { delimiter, quote }, stamp, hash }, columns, targets, (rows) => counted.expect(rows));
  return { format, table: await profileRows(rows, {}, kept), kept };
}

const notData: readonly FileKind[] = [
  "a config",
  "a model file",
  "a checkpoint",
  "the log of a training run",
  "the output of gradcheck",
];

/** @throws UsageError if the file is something else than data */
function refuseOther(file: string): void {
  const kind = recognizeFile(file);
  if (kind === undefined || !notData.includes(kind)) return;
  const advice =
    kind === "a config" ? `: its target is in it; to train from it, type backprop train ${quoteForShell(file)}` : "";
  throw new UsageError(`${file}: this is ${kind}, and --target goes with a file of data${advice}`);
}

/** What the columns are, for people. */
export function renderProfile({ proposal }: ProposedConfig, room: Room): Promise<readonly Line[]> {
  return renderColumns(proposal.columns, ({ name }) => proposal.uses.get(name) ?? "", room);
}

interface Doubt {
  readonly where: string;
  readonly question: string;
}

/** What is not certain. */
function doubtsOf({ table }: ProposedConfig): readonly Doubt[] {
  return [
    ...askAboutNames(table.columns).map((question) => ({ where: "", question })),
    ...table.columns.flatMap(({ name, questions }) =>
      questions.map((question) => ({ where: `column ${formatValue(name)}: `, question })),
    ),
  ];
}

/** How warnings begin that ask the same, though they may answer in other words. */
export function beginningsOfDoubts(proposed: ProposedConfig): readonly string[] {
  return doubtsOf(proposed).map(({ where, question }) => where + question.replace(/(?<=\?).*$/s, ""));
}

/** What is not certain, and what is not as usual, for people. */
export function describeDoubts(proposed: ProposedConfig): readonly Line[] {
  return [
    ...doubtsOf(proposed).map(({ where, question }): Line => [yellow("question:"), ` ${where}${question}`]),
    ...proposed.proposal.notes.map((note): Line => [yellow("note:"), ` ${note}`]),
  ];
}

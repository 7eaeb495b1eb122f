import { DataError, TextError, UsageError } from "../../errors.js";
import { abandonFiles } from "../../files/abandonFiles.js";
import { openFile, readTexts } from "../../text/readText.js";
import type { Context } from "../context.js";
import { exitCodes } from "../exitCodes.js";
import { openOutput } from "../files/openOutput.js";
import { openStdin } from "../files/openStdin.js";
import { isStandardInput, isStandardOutput } from "../files/standardStream.js";
import { leaveAtSignals, watchSignals } from "../interrupts.js";
import type { EndSignal } from "../io.js";
import { canShowLive } from "../live/canShowLive.js";
import type { LiveSize } from "../live/livePart.js";
import { drawLogs, drawLogsAsSvg, type LogChartOptions } from "../logs/drawLogs.js";
import { followLogs } from "../logs/followLogs.js";
import { RunLog } from "../logs/runLog.js";
import type { Line } from "../output/line.js";
import { checkTarget } from "./checkTargets.js";

/** The options as commander hands them over. */
export interface PlotOptions {
  readonly metric: readonly string[];
  readonly follow: boolean;
  readonly logScale: keyof typeof logScales;
  readonly width?: number;
  readonly height?: number;
  readonly ascii?: boolean;
  readonly svg?: string;
  readonly force: boolean;
}

const logScales = { auto: "auto", on: true, off: false } as const;

/** The size of a chart in a file or a pipe, or on a terminal that does not know its own: that says 0. */
const usualSize = { columns: 80, rows: 20 } as const;

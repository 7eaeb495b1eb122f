import packageJson from "../package.json" with { type: "json" };

/** The tool's version, as `package.json` has it. */
export const { version } = packageJson;

/** The program, as the files that it writes name it. */
export const tool = `backprop ${version}`;

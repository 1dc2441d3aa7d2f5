import { FlyteSettingsError, shown } from "../errors.ts";

/** One option of a program that runs Flyte 2's tasks or apps. */
export interface LaunchOption {
  /** `imageCache` of `--image-cache`. */
  readonly key: string;
  readonly short?: string;
  /** The variable that sets it if the command line does not. */
  readonly variable?: string;
  readonly required?: boolean;
  readonly isFlag?: boolean;
}

type Row = Omit<LaunchOption, "key">;

/** The options of `a0` and `clustered`, in Flyte 2's order. */
const taskRows = {
  inputs: { short: "i", required: true },
  outputsPath: { short: "o", required: true },
  version: { short: "v", required: true },
  runBaseDir: { variable: "_U_RUN_BASE", required: true },
  rawDataPath: { short: "r" },
  checkpointPath: { short: "c" },
  prevCheckpoint: { short: "p" },
  name: { variable: "ACTION_NAME" },
  runName: { variable: "RUN_NAME" },
  runStartTime: {},
  project: { variable: "FLYTE_INTERNAL_EXECUTION_PROJECT" },
  domain: { variable: "FLYTE_INTERNAL_EXECUTION_DOMAIN" },
  org: { variable: "_U_ORG_NAME" },
  debug: { variable: "_F_E_VS", isFlag: true },
  interactiveMode: { isFlag: true },
  imageCache: {},
  tgz: {},
  pkl: {},
  dest: {},
  resolver: {},
} as const satisfies Record<string, Row>;

/** The options of `fserve`. */
const appRows = {
  parameters: { short: "p" },
  version: { required: true },
  imageCache: {},
  tgz: {},
  pkl: {},
  dest: {},
  rawDataPath: { short: "r" },
  project: { variable: "FLYTE_INTERNAL_EXECUTION_PROJECT" },
  domain: { variable: "FLYTE_INTERNAL_EXECUTION_DOMAIN" },
  org: { variable: "_U_ORG_NAME" },
  resolver: {},
  resolverArgs: {},
} as const satisfies Record<string, Row>;

/** The programs that take an image cache, and their options. */
const programs: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  a0: taskRows,
  clustered: taskRows,
  fserve: appRows,
};

export type LaunchProgram = "a0" | "clustered" | "fserve";

export function isLaunchProgram(word: unknown): word is LaunchProgram {
  return typeof word === "string" && Object.hasOwn(programs, word);
}

export function optionsOf(program: LaunchProgram): readonly LaunchOption[] {
  return Object.entries(programs[program] ?? {}).map(([key, row]) => ({ key, ...row }));
}

/** The flag of an option: `--image-cache` for `imageCache`. */
export function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

const YES = /^(?:1|true|t|yes|y|on)$/;
const NO = /^(?:0|false|f|no|n|off|)$/;

/** Equivalent of click's `BOOL`. @throws CONTEXT_INVALID */
export function readFlag(word: string, flag: string): boolean {
  const text = word.trim().toLowerCase();
  if (YES.test(text)) return true;
  if (NO.test(text)) return false;
  throw new FlyteSettingsError(
    "CONTEXT_INVALID",
    `invalid value for ${flag}: ${shown(word)}. Expected true or false, for example ${flag} true`,
  );
}

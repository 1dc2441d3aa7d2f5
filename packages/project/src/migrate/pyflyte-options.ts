import { env, image, resources } from "./dispositions.ts";
import {
  flag,
  handled,
  notNeeded,
  option,
  type SourceOption,
  setting,
  settingTo,
  unsupported,
} from "./source-option.ts";

const execution = "it belongs to one execution, and flyte-settings starts none";
const start = "Give it where the execution is started: the console, or flytectl create execution.";
const ofExecution = unsupported(execution, start);
const help = option("--help", notNeeded("every command here has --help"));

const link = option("--deref-symlinks", settingTo(true, "bundle", "derefSymlinks"), "--deref-symlinks");
const copy = option("--copy WHICH", setting("bundle", "copy"));
const images = option("-i,--image REFERENCE", image, "--image");
const variables = option("--env,--envvars NAME=VALUE", env, "--env");
const requests = option("--resource-requests LIST", resources("requests"));
const limits = option("--resource-limits LIST", resources("limits"));

/** Options of flytekit 1.16.24's `pyflyte` before the command's name. */
export const pyflyteOptions: readonly SourceOption[] = [
  option("-v,--verbose", flag("--verbose")),
  option("-k,--pkgs PACKAGE", handled),
  option("-c,--config FILE", handled),
  help,
];

/** The options of each command, as listed by `--help`. A live test compares them with the real program. */
export const pyflyteCommands: Readonly<Record<string, readonly SourceOption[]>> = {
  register: [
    option("-p,--project NAME", setting("project")),
    option("-d,--domain NAME", setting("domain")),
    images,
    option("-o,--output FOLDER", notNeeded("the package that is registered is a file already")),
    option("-D,--destination-dir PATH", setting("bundle", "destinationDir"), "--in-container-source-path"),
    option("--service-account NAME", flag("--service-account")),
    option("--raw-data-prefix URI", flag("--output-prefix")),
    option("-v,--version TEXT", flag("--version")),
    link,
    option("--non-fast", settingTo("none", "bundle", "copy")),
    copy,
    option("--dry-run", flag("--dry-run")),
    option("--activate-launchplans,--activate-launchplan", flag("--activate", "all")),
    variables,
    requests,
    limits,
    option("--skip-errors,--skip-error", flag("--continue-on-error")),
    help,
  ],
  package: [
    images,
    option("-s,--source FOLDER", setting("sourceRoot"), "--source"),
    option("-o,--output FILE", handled),
    option("--fast", settingTo("all", "bundle", "copy")),
    copy,
    option("-f,--force", handled),
    option("-p,--python-interpreter PATH", setting("pythonInterpreter"), "--python-interpreter"),
    option("-d,--in-container-source-path PATH", setting("bundle", "destinationDir"), "--in-container-source-path"),
    link,
    variables,
    help,
  ],
  run: [
    option("-p,--project NAME", setting("project")),
    option("-d,--domain NAME", setting("domain")),
    option("--destination-dir PATH", setting("bundle", "destinationDir"), "--in-container-source-path"),
    option("--copy-all", settingTo("all", "bundle", "copy")),
    copy,
    images,
    option("--service-account NAME", flag("--service-account")),
    option("--wait,--wait-execution", ofExecution),
    option("--poll-interval SECONDS", ofExecution),
    option("--dump-snippet", notNeeded("it prints Python that starts the execution once more")),
    option("--overwrite-cache", ofExecution),
    option("--interruptible BOOLEAN", ofExecution),
    option("--envvars,--env NAME=VALUE", env, "--env"),
    requests,
    limits,
    option("--tags,--tag TEXT", ofExecution),
    option("--name NAME", ofExecution),
    option("--labels,--label NAME=VALUE", ofExecution),
    option("--annotations,--annotation NAME=VALUE", ofExecution),
    option("--raw-output-data-prefix,--raw-data-prefix URI", flag("--output-prefix")),
    option("--max-parallelism N", ofExecution),
    option("--disable-notifications", ofExecution),
    option("-r,--remote", handled),
    option("--limit N", notNeeded("it is for the lists of pyflyte run remote-…")),
    option("--cluster-pool NAME", ofExecution),
    option("--execution-cluster-label,--ecl NAME", ofExecution),
    help,
  ],
  serialize: [
    images,
    option("--local-source-root FOLDER", setting("sourceRoot"), "--source"),
    option(
      "--in-container-config-path PATH",
      unsupported(
        "no configuration file is read in the pod",
        "Put the values into the image's environment, or into env: of the project file.",
      ),
    ),
    option("--in-container-virtualenv-root PATH", {
      kind: "setting",
      read: (root) => [{ path: ["pythonInterpreter"], value: `${root.replace(/\/+$/, "")}/bin/python3` }],
    }),
    variables,
    help,
  ],
  "serialize workflows": [option("-f,--folder FOLDER", handled), help],
  "serialize fast": [help],
  "serialize fast workflows": [link, option("-f,--folder FOLDER", handled), help],
};

/**
 * Defaults of each command that differ from those of `flyte-settings`, and the matching option of `pyflyte package`.
 */
export const pyflyteDefaults: Readonly<
  Record<string, readonly (readonly [path: readonly string[], value: string, packaged?: string])[]>
> = {
  register: [[["version"], "content"]],
  package: [
    [["version"], "content"],
    [["bundle", "copy"], "none"],
  ],
  run: [
    [["version"], "content"],
    [["bundle", "copy"], "auto"],
    [["bundle", "destinationDir"], ".", "--in-container-source-path"],
  ],
  "serialize workflows": [[["bundle", "copy"], "none"]],
};

import { type ConfigFile, flytekitLayer, type LayerValue, type YamlNode } from "@flyte-settings/core/config";
import { sortGiven } from "./classify.ts";
import { flytectlOptions } from "./flytectl-options.ts";
import type { Migration, Note } from "./migration.ts";

type KeyDisposition = "carried" | "option" | Omit<Note, "what">;

const kept = (why: string): KeyDisposition => ({ disposition: "kept", why });
const notNeeded = (why: string): KeyDisposition => ({ disposition: "notNeeded", why });

const admin = kept("flyte-settings reads it there: how Flyte Admin is reached is not the project's matter");
const secret = kept("a secret: flyte-settings reads it there, and it does not belong into a project file");
const store = kept("flyte-settings reads it there, for bundle stores");
const machine = notNeeded("it is for runs of flytekit on this machine, or in the pod");

/** Options of flytekit before 1.0 and their replacements. */
const older = {
  assumable_iam_role: "--iam-role",
  kubernetes_service_account: "--service-account",
  raw_output_data_prefix: "--output-prefix",
} as const;
const olderKeys = Object.entries(older).map(([name, flag]): readonly [RegExp, KeyDisposition] => [
  new RegExp(`^auth\\.${name}$`),
  {
    disposition: "unsupported",
    why: "flytekit read it before 1.0; it is set when registering now",
    todo: `Add ${flag} to flyte-settings register.`,
  },
]);
const flyte2: KeyDisposition = {
  disposition: "unsupported",
  why: "it is a setting of Flyte 2",
  todo: "Keep it in the configuration file of Flyte 2.",
};

/** Keys of both file formats; the first match is used. INI keys are written as `section.option`. */
const keys: readonly (readonly [RegExp, KeyDisposition])[] = [
  [/^(?:task|local)\.(?:project|domain)$|^images\.|^sdk\.workflow_packages$/, "carried"],
  [
    /^(?:task|local)\.org$/,
    {
      disposition: "unsupported",
      why: "organisations are not known here",
      todo: "Register with pyflyte where there is more than one.",
    },
  ],
  [
    /^credentials\.client_secret$|secret[-_]access[-_]key|access[-_]key|secret-key|account_key|^azure\.client_secret$/,
    secret,
  ],
  [/^(?:admin|platform|credentials)\./, admin],
  [/^storage\.connection\.|^(?:aws|azure|gcp)\./, store],
  [/^storage\./, notNeeded("code travels by Flyte Admin's signed URLs, which need no storage of one's own")],
  [/^files\./, "option"],
  ...olderKeys,
  [/^image\.|^local_persistence/, flyte2],
  [/^(?:logger|console)\.|^sdk\./, notNeeded("it only affects the log output of flytekit and flytectl")],
  [/^(?:local|secrets|persistence)\./, machine],
  [
    /^(?:project|domain)$/,
    {
      disposition: "unsupported",
      why: "flytectl does not read it at the top level either",
      todo: "Write it as task.project, or into flyte-settings.yaml.",
    },
  ],
];
const unknown: KeyDisposition = {
  disposition: "unsupported",
  why: "neither flytekit nor flytectl reads it",
  todo: "Check the spelling.",
};

/**
 * Migrates a flytekit or flytectl configuration file: settings for the project file, a note for every other key, and
 * secrets by key only.
 *
 * @throws CONFIG_INVALID for a file that is neither YAML nor INI
 */
export function readConfig(file: ConfigFile): Migration {
  if (file.format === "yaml" && file.problem !== undefined) throw file.problem;
  const found = keysOf(file);
  const dispositions = found.map(([key]) => ({
    key,
    disposition: keys.find(([pattern]) => pattern.test(key))?.[1] ?? unknown,
  }));
  const given = found.flatMap(([key, value]) => {
    const option = key.startsWith("files.")
      ? flytectlOptions.find(({ names }) => names.includes(`--${key}`))
      : undefined;
    if (option === undefined || value === "false") return [];
    return [option.takesValue ? { option, value } : { option }];
  });
  const sorted = sortGiven({ given, positionals: [], unknown: [], incomplete: [], rest: [] }, "flytectl");
  return {
    values: [...flytekitLayer(file).map(withoutComments), ...sorted.values],
    notes: [
      ...dispositions.flatMap(({ key, disposition }): Note[] =>
        typeof disposition === "string" ? [] : [{ what: key, ...disposition }],
      ),
      ...sorted.notes,
    ],
    steps: [
      {
        argv: ["flyte-settings", "register", "flyte-package.tgz", ...sorted.flags],
        does: "registers what pyflyte package made, with the project file's settings",
      },
    ],
  };
}

/** Strips comments after module names in an INI file, which flytekit reads as part of the name. */
function withoutComments(value: LayerValue): LayerValue {
  if (value.path.join(".") !== "bundle.modules" || !Array.isArray(value.value)) return value;
  return { ...value, value: value.value.map((name) => String(name).replace(/\s+[#;].*$/s, "")) };
}

/** Keys of all leaves, with their values as strings. */
function keysOf(file: ConfigFile): readonly (readonly [key: string, value: string])[] {
  if (file.format === "ini") {
    return [...file.ini.sections].flatMap(([section, options]) =>
      [...options.keys()].map((name) => [`${section}.${name}`, ""] as const),
    );
  }
  return file.root === undefined ? [] : leaves(file.root, "");
}

function leaves(node: YamlNode, path: string): readonly (readonly [string, string])[] {
  if (!node.entries) return path === "" || node.value === null ? [] : [[path, String(node.value)]];
  return node.entries.flatMap(({ key, value }) =>
    leaves(value, path === "" ? String(key.value) : `${path}.${key.value}`),
  );
}

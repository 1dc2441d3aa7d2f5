import { type ConfigFile, flytekitLayer, type YamlNode } from "@flyte-settings/core/config";
import { sortGiven } from "./classify.ts";
import { flytectlOptions } from "./flytectl-options.ts";
import type { Migration, Note } from "./migration.ts";

type KeyFate = "carried" | "option" | Omit<Note, "what">;

const stays = (why: string): KeyFate => ({ fate: "stays", why });
const unneeded = (why: string): KeyFate => ({ fate: "unneeded", why });

const admin = stays("flyte-settings reads it there: how Flyte Admin is reached is not the project's matter");
const secret = stays("a secret: flyte-settings reads it there, and it does not belong into a project file");
const store = stays("flyte-settings reads it there, for bundle stores");
const machine = unneeded("it is for runs of flytekit on this machine, or in the pod");

/** Keys of both kinds of file, the first that fits counts; INI's as `section.option`. */
const keys: readonly (readonly [RegExp, KeyFate])[] = [
  [/^(?:task|local)\.(?:project|domain)$|^images\.|^sdk\.workflow_packages$/, "carried"],
  [
    /^(?:task|local)\.org$/,
    {
      fate: "lost",
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
  [/^storage\./, unneeded("code travels by Flyte Admin's signed URLs, which need no storage of one's own")],
  [/^files\./, "option"],
  [/^(?:logger|console)\.|^sdk\./, unneeded("it is about flytekit's and flytectl's own words")],
  [/^(?:local|secrets|persistence)\./, machine],
  [
    /^(?:project|domain)$/,
    {
      fate: "lost",
      why: "flytectl does not read it at the top level either",
      todo: "Write it as task.project, or into flyte-settings.yaml.",
    },
  ],
];
const unknown: KeyFate = {
  fate: "lost",
  why: "neither flytekit nor flytectl reads it",
  todo: "Look whether it is misspelt.",
};

/**
 * A configuration file of flytekit or flytectl: settings for the project file, the rest named, secrets by their keys alone.
 *
 * @throws CONFIG_INVALID for a file that is no YAML or INI
 */
export function readConfig(file: ConfigFile): Migration {
  if (file.format === "yaml" && file.problem !== undefined) throw file.problem;
  const found = keysOf(file);
  const fates = found.map(([key]) => ({ key, fate: keys.find(([pattern]) => pattern.test(key))?.[1] ?? unknown }));
  const given = found.flatMap(([key, value]) => {
    const option = key.startsWith("files.")
      ? flytectlOptions.find(({ names }) => names.includes(`--${key}`))
      : undefined;
    if (option === undefined || value === "false") return [];
    return [option.takesValue ? { option, value } : { option }];
  });
  const sorted = sortGiven({ given, positionals: [], unknown: [], incomplete: [], rest: [] }, "flytectl");
  return {
    values: [...flytekitLayer(file), ...sorted.values],
    notes: [
      ...fates.flatMap(({ key, fate }): Note[] => (typeof fate === "string" ? [] : [{ what: key, ...fate }])),
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

/** Keys of leaves, with their values as text. */
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

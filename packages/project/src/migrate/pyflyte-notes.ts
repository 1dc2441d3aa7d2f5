/** Notes on defaults that are not carried over and that no option sets. */
import type { Note } from "./migration.ts";
import type { ReadWords } from "./tokenize.ts";

interface Invocation {
  /** `register`, `run`, `package` */
  readonly name: string;
  readonly own: ReadWords;
}

export function missingPackages({ name }: Invocation, packages: readonly string[]): readonly Note[] {
  if (packages.length > 0) return [];
  return [
    {
      what: name === "register" ? "PACKAGE_OR_MODULE" : "--pkgs",
      disposition: "unsupported",
      why: "pyflyte package has to be told the packages by name, and none is given",
      todo: "Add --pkgs with each package, as Python imports it, to the first command.",
    },
  ];
}

/** flytekit keeps the activation flag in its client, so it is not part of any package. */
export function activationNotes({ name, own }: Invocation): readonly Note[] {
  if (name !== "register" || givenFlag(own, "--activate-launchplans")) return [];
  return [
    {
      what: "LaunchPlan(auto_activate=True)",
      disposition: "unsupported",
      why: "pyflyte register activates such launch plans; the packages of pyflyte package do not record the mark",
      todo: "If there are any, add --activate scheduled (or all) to flyte-settings register.",
    },
  ];
}

function givenFlag({ given }: ReadWords, name: string): boolean {
  return given.some(({ option }) => option.names.includes(name));
}

export function executionNotes({ name, own }: Invocation, local: boolean): readonly Note[] {
  if (name !== "run") return [];
  if (local)
    return [
      {
        what: "pyflyte run without --remote",
        disposition: "unsupported",
        why: "it runs the code on this machine, and nothing is registered",
        todo: "Keep it for that; the project file holds from the first registration on.",
      },
    ];
  const [, entity = "the workflow", ...inputs] = own.rest;
  return [
    {
      what: inputs.length === 0 ? entity : `${entity} and its inputs`,
      disposition: "unsupported",
      why: "flyte-settings registers, and starts no execution",
      todo: "Start it in the console, or with pyflyte run remote-workflow or flytectl create execution.",
    },
  ];
}

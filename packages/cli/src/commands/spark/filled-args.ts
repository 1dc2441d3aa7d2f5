import type { FastSerializationSettings } from "@flyte-settings/core";

/** Values that Flyte's backend fills into a task's arguments. */
export interface BackendValues {
  readonly inputs?: string;
  readonly outputPrefix?: string;
  readonly rawOutputDataPrefix?: string;
}

/** A task's arguments as a command line, with messages about them. */
export interface FilledArgs {
  readonly args: readonly string[];
  readonly notes: readonly string[];
}

const FAST = "pyflyte-fast-execute";
/** flytekit treats these two as absent if they are not filled in. */
const optionalOnes = ["{{.checkpointOutputPrefix}}", "{{.prevCheckpointPrefix}}"];

/** The arguments with the backend's placeholders filled in, and without downloading code that has not been uploaded. */
export function filledArgs(
  args: readonly string[],
  values: BackendValues,
  fast: FastSerializationSettings | undefined,
): FilledArgs {
  const notes: string[] = [];
  const known: Readonly<Record<string, string | undefined>> = {
    "{{.input}}": values.inputs,
    "{{.outputPrefix}}": values.outputPrefix,
    "{{.rawOutputDataPrefix}}": values.rawOutputDataPrefix,
    "{{ .remote_package_path }}": fast?.distributionLocation,
    "{{ .dest_dir }}": fast?.destinationDir,
  };
  const isUnfetched = args[0] === FAST && args.includes("{{ .remote_package_path }}") && !fast?.distributionLocation;
  if (isUnfetched) notes.push("the code is not uploaded, so the task does not fetch it: send it with --py-files");
  const start = isUnfetched ? args.indexOf("--") + 1 : 0;
  const filled = args.slice(start).map((arg) => (Object.hasOwn(known, arg) && known[arg]) || arg);
  const open = filled.filter((arg) => /^\{\{.*\}\}$/.test(arg) && !optionalOnes.includes(arg));
  if (open.length > 0)
    notes.push(
      `${open.join(", ")} left for Flyte to fill in: --inputs, --output-prefix and --raw-output-data-prefix fill them here`,
    );
  return { args: filled, notes };
}

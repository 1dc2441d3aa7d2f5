import { DEFAULT_PYTHON_INTERPRETER, SerializationSettings } from "@flyte-settings/core";
import { definePlugin, type FlytePlugin, isObject, type SettingsPatch, shown } from "@flyte-settings/core/plugin";
import { holdsInterpreter } from "./interpreter-path.ts";
import { profileFor, type SparkProfiles, sparkProfile } from "./profiles.ts";
import { sparkInvalid } from "./spark-error.ts";
import { rewriteSparkTask } from "./task/rewrite-task.ts";

export interface SparkEntrypointOptions {
  /** Image name, or pattern of names or references with `*` → profile. The first match is used. */
  readonly profiles?: SparkProfiles;
}

const NAME = "@flyte-settings/spark-entrypoint";

/**
 * The plugin: sets interpreter and virtual environment in the settings from the default image's profile, and in every
 * Spark task the interpreter and entrypoint of its own images, on driver and executors. Values set by the user are kept
 * and reported.
 *
 * @throws SPARK_INVALID for an unknown option or profile
 */
export function sparkEntrypoint(options: SparkEntrypointOptions | null = {}): FlytePlugin {
  const given: unknown = options;
  if (given !== null && !isObject(given)) throw sparkInvalid("expected options such as profiles", "plugins");
  const { profiles = {}, ...unknown } = options ?? {};
  const [alien] = Object.keys(unknown);
  if (alien !== undefined) throw sparkInvalid(`no option is called "${shown(alien)}"; expected profiles`, "plugins");
  if (!isObject(profiles)) throw sparkInvalid("profiles: expected a map of image name or pattern → profile", "plugins");
  for (const profile of Object.values(profiles)) sparkProfile(String(profile));
  return definePlugin({
    apiVersion: 1,
    name: NAME,
    extendSettings(settings, ctx) {
      if (ctx.compat === "flytekit") return null;
      const { patch, note } = derived(settings, profiles);
      if (note !== undefined) ctx.report("warning", note);
      return patch;
    },
    applyToTask(task, settings, ctx) {
      if (ctx.compat === "flytekit") return null;
      const rewritten = rewriteSparkTask(task, settings, { profiles });
      if (rewritten === undefined) return null;
      for (const { path, before, after, from } of rewritten.changes)
        ctx.report(
          "info",
          `${task.name}: ${path} = ${shown(after)}${before === undefined ? "" : `, was ${shown(before)}`} (${from})`,
        );
      for (const warning of rewritten.warnings) ctx.report("warning", warning);
      return rewritten.changes.length === 0 ? null : rewritten.task;
    },
  });
}

/** Values derived from the default image's profile, or from the interpreter set by the user. */
function derived(
  { pythonInterpreter, flytekitVirtualenvRoot, imageConfig: { defaultImage } }: SerializationSettings,
  profiles: SparkProfiles,
): { readonly patch: SettingsPatch | null; readonly note?: string } {
  const reference = defaultImage === undefined ? {} : { reference: written(defaultImage) };
  const found =
    defaultImage === undefined ? undefined : profileFor(profiles, { names: [defaultImage.name], ...reference });
  const isDefault = pythonInterpreter === DEFAULT_PYTHON_INTERPRETER;
  if (found !== undefined && isDefault && found.profile.pythonInterpreter !== pythonInterpreter) {
    const { pythonInterpreter: interpreter, virtualenvRoot } = found.profile;
    return { patch: { pythonInterpreter: interpreter, flytekitVirtualenvRoot: virtualenvRoot } };
  }
  const note =
    found !== undefined && found.profile.pythonInterpreter !== pythonInterpreter
      ? `pythonInterpreter stays ${shown(pythonInterpreter)}, as it was set; profile ${found.profile.name} of the default image says ${found.profile.pythonInterpreter}`
      : undefined;
  const isApart = flytekitVirtualenvRoot !== undefined && !holdsInterpreter(flytekitVirtualenvRoot, pythonInterpreter);
  const root = SerializationSettings.venvRootFromInterpreter(pythonInterpreter);
  const patch = isApart && root !== "" ? { flytekitVirtualenvRoot: root } : null;
  return note === undefined ? { patch } : { patch, note };
}

function written({ fqn, tag, digest }: { fqn: string; tag?: string; digest?: string }): string {
  return digest === undefined ? (tag === undefined ? fqn : `${fqn}:${tag}`) : `${fqn}@${digest}`;
}

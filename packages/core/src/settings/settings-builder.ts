import { guarded } from "../guard.ts";
import type { CompatOptions } from "../model/compat.ts";
import type { FastSerializationSettings } from "../model/fast-serialization-settings.ts";
import type { ImageConfig } from "../model/image-config.ts";
import type { SerializationSettings } from "../model/serialization-settings.ts";
import { entries, fromPairs } from "../ordered-record.ts";
import { createSettings, type SettingsFields } from "./create-settings.ts";
import type { ResourceSpec } from "./resources.ts";

/** A method for each field: a missing one is a compile error. */
type Setters = Readonly<Record<`with${Capitalize<keyof SerializationSettings>}`, unknown>>;
type Draft = { -readonly [Field in keyof SettingsFields]: SettingsFields[Field] };

/**
 * Builds settings. Each `with…` method changes the builder and returns it; `undefined` removes a value. Equivalent of
 * flytekit's `SerializationSettings.Builder`, whose fields are assigned.
 *
 * `flytekitVirtualenvRoot` does not change with the interpreter, as in flytekit.
 */
export class SettingsBuilder implements Setters {
  readonly #draft: Draft;

  /** An empty environment is treated as unset. */
  constructor(settings: SerializationSettings) {
    this.#draft = guarded("SettingsBuilder", () => {
      const { env, ...rest } = settings;
      const hasVariables = env !== undefined && Object.keys(env).length > 0;
      return { ...rest, pythonInterpreter: rest.pythonInterpreter, ...(hasVariables ? { env } : {}) };
    });
  }

  withImageConfig(imageConfig: ImageConfig): this {
    return this.#with("imageConfig", imageConfig);
  }

  withProject(project: string | undefined): this {
    return this.#with("project", project);
  }

  withDomain(domain: string | undefined): this {
    return this.#with("domain", domain);
  }

  withVersion(version: string | undefined): this {
    return this.#with("version", version);
  }

  /** Sets the whole environment; see {@link SettingsBuilder.withEnvVariable} for one variable. */
  withEnv(env: Readonly<Record<string, string>> | undefined): this {
    return this.#with("env", env);
  }

  /** Sets one variable: appends it, or replaces its value in place. */
  withEnvVariable(name: string, value: string): this {
    const env = guarded("withEnvVariable", () => fromPairs([...entries(this.#draft.env ?? {}), [name, value]]));
    return this.#with("env", env);
  }

  withDefaultResources(defaultResources: ResourceSpec | undefined): this {
    return this.#with("defaultResources", defaultResources);
  }

  withGitRepo(gitRepo: string | undefined): this {
    return this.#with("gitRepo", gitRepo);
  }

  withPythonInterpreter(pythonInterpreter: string | undefined): this {
    return this.#with("pythonInterpreter", pythonInterpreter);
  }

  withFlytekitVirtualenvRoot(flytekitVirtualenvRoot: string | undefined): this {
    return this.#with("flytekitVirtualenvRoot", flytekitVirtualenvRoot);
  }

  withFastSerializationSettings(fastSerializationSettings: FastSerializationSettings | undefined): this {
    return this.#with("fastSerializationSettings", fastSerializationSettings);
  }

  withSourceRoot(sourceRoot: string | undefined): this {
    return this.#with("sourceRoot", sourceRoot);
  }

  /** @throws SETTINGS_INVALID for values of the wrong type */
  build(options: CompatOptions = {}): SerializationSettings {
    return guarded("SettingsBuilder.build", () => createSettings(this.#draft, options));
  }

  #with<Field extends keyof Draft>(field: Field, value: Draft[Field]): this {
    this.#draft[field] = value;
    return this;
  }
}

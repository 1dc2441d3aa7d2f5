import { type JsonObject, SerializationSettings } from "@flyte-settings/core";
import type { SerializedTask } from "@flyte-settings/core/plugin";
import { omitUndefined } from "@flyte-settings/core/plugin";

/** Settings with a default image and one called spark. */
export function settingsWith(pythonInterpreter?: string): SerializationSettings {
  return SerializationSettings.create({
    imageConfig: {
      defaultImage: { name: "default", fqn: "ghcr.io/acme/train", tag: "v3" },
      images: [
        { name: "default", fqn: "ghcr.io/acme/train", tag: "v3" },
        { name: "spark", fqn: "apache/spark", tag: "3.5.1" },
      ],
    },
    ...omitUndefined({ pythonInterpreter }),
  });
}

/** A Spark task as written by flytekit for its default interpreter. */
export function sparkTask(custom: JsonObject = {}, env: Readonly<Record<string, string>> = {}): SerializedTask {
  return {
    name: "jobs.pi",
    type: "spark",
    container: {
      image: "apache/spark:3.5.1",
      command: [],
      args: ["pyflyte-execute", "--inputs", "{{.input}}"],
      env: Object.entries(env).map(([key, value]) => ({ key, value })),
    },
    custom: {
      databricksConf: {},
      executorPath: "/opt/venv/bin/python3",
      mainApplicationFile: "local:///opt/venv/bin/entrypoint.py",
      ...custom,
    },
  };
}

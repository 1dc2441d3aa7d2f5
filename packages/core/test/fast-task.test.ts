import { applyFastRegistration, commandPrefix } from "@flyte-settings/core";
import type { SerializedTask } from "@flyte-settings/core/plugin";
import { describe, expect, it } from "vitest";

const settings = { enabled: true, distributionLocation: "s3://b/fast1.tar.gz", destinationDir: "/root" };
const prefix = [
  "pyflyte-fast-execute",
  "--additional-distribution",
  "s3://b/fast1.tar.gz",
  "--dest-dir",
  "/root",
  "--",
];
const args = ["pyflyte-execute", "--inputs", "{{.input}}"];
const task: SerializedTask = {
  name: "m.f",
  type: "python-task",
  container: { image: "r/x:1", command: [], args, env: [] },
};

describe("fast registration", () => {
  it("stands placeholders in for what is not known", () => {
    expect(commandPrefix(settings)).toEqual(prefix);
    const unknown = [
      "pyflyte-fast-execute",
      "--additional-distribution",
      "{{ .remote_package_path }}",
      "--dest-dir",
      "{{ .dest_dir }}",
      "--",
    ];
    expect(commandPrefix()).toEqual(unknown);
    expect(commandPrefix({ enabled: true, distributionLocation: "", destinationDir: "" })).toEqual(unknown);
  });

  it("prefixes a container's arguments", () => {
    expect(applyFastRegistration(task, settings).container?.args).toEqual([...prefix, ...args]);
  });

  it("prefixes the pod's primary container alone", () => {
    const podSpec = {
      containers: [
        { name: "main", args },
        { name: "side", args: ["serve"] },
      ],
    };
    const pod: SerializedTask = { name: "m.f", type: "python-task", k8sPod: { podSpec, primaryContainerName: "main" } };
    expect(applyFastRegistration(pod, settings).k8sPod?.podSpec["containers"]).toEqual([
      { name: "main", args: [...prefix, ...args] },
      { name: "side", args: ["serve"] },
    ]);
  });

  it("fills placeholders and adds no second prefix", () => {
    const fast = applyFastRegistration(task, { enabled: true });
    expect(applyFastRegistration(fast, settings).container?.args).toEqual([...prefix, ...args]);
    expect(applyFastRegistration(applyFastRegistration(task, settings), settings).container?.args).toEqual([
      ...prefix,
      ...args,
    ]);
  });

  it.each([
    ["no-settings", task, undefined],
    ["not-enabled", task, { ...settings, enabled: false }],
    ["a-raw-container", { ...task, type: "raw-container" }, settings],
    ["neither-container-nor-pod", { name: "q", type: "sql" }, settings],
  ] as const)("leaves the task alone: %s", (_, given, fast) => {
    expect(applyFastRegistration(given, fast)).toBe(given);
  });
});

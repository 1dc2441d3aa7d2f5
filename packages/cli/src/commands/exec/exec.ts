import { usageError } from "@flyte-settings/project";
import { type Command, defineCommand } from "../../command.ts";
import { reportInterrupted } from "../../report-outcome.ts";

export const command: Command = defineCommand({
  description:
    "Runs in the pod, like pyflyte-fast-execute: downloads a bundle, unpacks it safely into a directory, then runs the command after -- " +
    "with the code on PYTHONPATH. Signals are forwarded, and the command's exit code is returned; for a command killed by signal N, it is 256 - N, as in flytekit (241 for SIGTERM).",
  options: {
    additionalDistribution: {
      type: "string",
      value: "LOCATION",
      completes: "file",
      describe: "location of the bundle: file:, s3:, gs:, abfs:, http(s):, or a path",
    },
    destDir: {
      type: "string",
      value: "DIRECTORY",
      completes: "folder",
      describe: "directory to unpack into; it must exist",
      defaultText: "the working directory",
    },
    prependPath: {
      type: "boolean",
      describe: "put the code first on PYTHONPATH, before a copy in the image (default: last, as in flytekit)",
    },
  },
  takesRest: true,
  examples: [
    [
      "flyte-settings exec --additional-distribution s3://bucket/fast0.tar.gz --dest-dir /root -- pyflyte-execute …",
      "what a task's container does",
    ],
  ],
  async run({ options: { additionalDistribution, destDir, prependPath }, rest }, host) {
    if (rest.length === 0) {
      throw usageError(
        "a command is needed after --",
        "flyte-settings exec --additional-distribution LOCATION --dest-dir DIRECTORY -- python3 -m my_module",
      );
    }
    const { execDistribution } = await import("@flyte-settings/fast-register/runtime");
    const { distributionHost } = await import("@flyte-settings/project/bundle");
    const given = [
      ...(additionalDistribution === undefined ? [] : ["--additional-distribution", additionalDistribution]),
      ...(destDir === undefined ? [] : ["--dest-dir", destDir]),
    ];
    // not host.signal: once the command runs, it receives signals itself
    const fetching = new AbortController();
    const offs = (["SIGINT", "SIGTERM"] as const).map((name) => host.onSignal?.(name, () => fetching.abort(name)));
    try {
      const machine = await distributionHost(additionalDistribution, host, fetching.signal);
      return await execDistribution([...given, "--", ...rest], machine, { prependsPath: prependPath === true });
    } catch (error) {
      if (fetching.signal.aborted) return reportInterrupted(fetching.signal, host);
      throw error;
    } finally {
      for (const off of offs) off?.();
    }
  },
});

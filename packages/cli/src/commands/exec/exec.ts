import { usageError } from "@flyte-settings/project";
import { type Command, defineCommand } from "../../command.ts";
import { reportInterrupted } from "../../report-outcome.ts";

export const command: Command = defineCommand({
  description:
    "The runtime half, as pyflyte-fast-execute: fetches a bundle, unpacks it safely into a folder, then runs the command after -- " +
    "with the code on PYTHONPATH. Exit code and signals are the command's.",
  options: {
    additionalDistribution: {
      type: "string",
      value: "LOCATION",
      completes: "file",
      describe: "bundle: file:, s3:, gs:, abfs:, http(s):, or a path",
    },
    destDir: {
      type: "string",
      value: "FOLDER",
      completes: "folder",
      describe: "where to unpack it; it must be there",
      defaultText: "the current folder",
    },
    prependPath: {
      type: "boolean",
      describe: "put the code first on PYTHONPATH, before a copy in the image; by default last, as flytekit",
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
        "flyte-settings exec --additional-distribution LOCATION --dest-dir FOLDER -- python3 -m my_module",
      );
    }
    const { execDistribution } = await import("@flyte-settings/fast-register/runtime");
    const { distributionHost } = await import("@flyte-settings/project/bundle");
    const given = [
      ...(additionalDistribution === undefined ? [] : ["--additional-distribution", additionalDistribution]),
      ...(destDir === undefined ? [] : ["--dest-dir", destDir]),
    ];
    // not host.signal: once the command runs, signals are its own
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

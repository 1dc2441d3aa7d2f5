import { createWriteStream, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FlyteSettingsError, omitUndefined } from "@flyte-settings/core/plugin";
import { readRegularFile, renameOver, tempPath, writeAtomically } from "@flyte-settings/node-kit/fs";
import { type ExecPlanOptions, PICKLE_NAME, planExec } from "./exec-plan.ts";
import { type OpenHost, openDistribution } from "./open-distribution.ts";
import { type OnSignal, runCommand } from "./run-command.ts";
import { MARKER } from "./safe-path.ts";
import { requireFolder, type UnpackLimits, type UnpackOptions, unpack, unwritable } from "./unpack.ts";

export interface ExecHost extends OpenHost {
  /** The complete environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly cwd: string;
  readonly onSignal?: OnSignal;
  readonly signal?: AbortSignal;
  /** Receives a message for the user; never printed here. */
  report?(message: string): void;
}

export interface ExecOptions extends ExecPlanOptions, UnpackLimits {}

/**
 * Does the same as `pyflyte-fast-execute`: downloads a distribution, unpacks it and runs the command after `--`.
 *
 * @param args of that program
 * @returns the exit code of the command
 * @throws the errors of {@link planExec}, {@link openDistribution}, {@link unpack} and {@link runCommand}
 */
export async function execDistribution(
  args: readonly string[],
  host: ExecHost,
  options: ExecOptions = {},
): Promise<number> {
  const plan = planExec(args, host.env, host.cwd, options);
  if (plan.distribution !== undefined) {
    await fetchDistribution(plan.distribution, resolve(host.cwd, plan.destination ?? "."), host, {
      ...options,
      ...(host.report ? { report: (message) => host.report?.(message) } : {}),
    });
  }
  return runCommand(plan.argv, { env: plan.env, cwd: plan.cwd, ...omitUndefined({ onSignal: host.onSignal }) });
}

const named = /(?:^|\/)(fast[0-9a-f]{32}\.tar\.gz)$/;
/** Changes with every boot of the machine. */
const BOOT_ID = "/proc/sys/kernel/random/boot_id";

/**
 * Downloads a distribution into an existing directory. A bundle named by its contents is not downloaded again if it was
 * the last one unpacked there since the machine booted: after a power cut, earlier writes may be lost.
 */
export async function fetchDistribution(
  location: string,
  destination: string,
  host: OpenHost & { readonly signal?: AbortSignal },
  options: UnpackOptions = {},
): Promise<void> {
  requireFolder(destination);
  const name = named.exec(location)?.[1];
  const marker = join(destination, MARKER);
  const boot = firstLine(BOOT_ID);
  const line = name === undefined || boot === undefined ? undefined : `${name} ${boot}`;
  if (line !== undefined && firstLine(marker) === line) return;
  const archive = await openDistribution(location, host, host.signal);
  if (location.endsWith(`/${PICKLE_NAME}`) || location === PICKLE_NAME) return save(archive, destination);
  rmSync(marker, { recursive: true, force: true });
  await unpack(untilStopped(archive, host.signal), destination, options);
  if (line !== undefined) mark(marker, line);
}

/** Without the marker the bundle is downloaded again, so a failed write is not an error. */
function mark(marker: string, line: string): void {
  try {
    writeAtomically(marker, `${line}\n`, { isDurable: false });
  } catch {
    // as if it had never been unpacked
  }
}

async function* untilStopped(
  archive: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const piece of archive) {
    if (signal?.aborted) throw new FlyteSettingsError("ABORTED", "stopped while the bundle was unpacked");
    yield piece;
  }
}

async function save(content: AsyncIterable<Uint8Array>, destination: string): Promise<void> {
  const temporary = tempPath(destination);
  try {
    await pipeline(Readable.from(content), createWriteStream(temporary, { flags: "wx" }));
    renameOver(temporary, join(destination, PICKLE_NAME));
  } catch (error) {
    throw unwritable(destination, error);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** A location and the boot ID. */
const MAX_MARK = 64 * 1024;

function firstLine(path: string): string | undefined {
  try {
    return readRegularFile(path, MAX_MARK).toString("utf8").split("\n", 1)[0];
  } catch {
    return undefined;
  }
}

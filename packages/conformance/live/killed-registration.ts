/** Kills or interrupts a registration at one point and runs it again, then returns Admin's state and the reports. */
import { fakeAdmin } from "@flyte-settings/plugin-testkit";
import { type Run, startCli } from "./killable-cli.ts";

export interface KillSetup {
  readonly package: string;
  /** Working and home directory. */
  readonly directory: string;
  readonly signal: "SIGKILL" | "SIGINT";
}

/** One reported entity. */
interface Reported {
  readonly kind: "task" | "workflow" | "launchPlan";
  readonly id: { readonly project: string; readonly domain: string; readonly name: string; readonly version: string };
  readonly status: string;
  readonly error?: { readonly message: string };
}

export interface KillOutcome {
  /** How the stopped process ended; a number if it exited by itself. */
  readonly first: NodeJS.Signals | number;
  readonly secondExit: number;
  /** Entities that a run reported as registered or existing, but that Admin does not have. */
  readonly lies: readonly string[];
  /** Entities that Admin does not have after the second run, and that it did not report as failed or skipped. */
  readonly silent: readonly string[];
  /** Number of entities that Admin does not have after the second run. */
  readonly missing: number;
}

const types = { task: "TASK", workflow: "WORKFLOW", launchPlan: "LAUNCH_PLAN" } as const;

/** Number of interruption points in an undisturbed registration: each call on arrival, halfway, and done. */
export async function countMoments(setup: KillSetup): Promise<number> {
  let moments = 0;
  const count = (): void => {
    moments += 1;
  };
  const admin = await fakeAdmin({ atomic: false, onCall: count });
  await start(setup, admin.grpc).ended;
  await admin.close();
  return moments;
}

/** @param moment from 1 to {@link countMoments} */
export async function killedAt(moment: number, setup: KillSetup): Promise<KillOutcome> {
  let moments = 0;
  let child: Run | undefined;
  const admin = await fakeAdmin({
    atomic: false,
    async onCall() {
      moments += 1;
      if (moments !== moment) return;
      child?.kill(setup.signal);
      // The call at this point is in flight until the connection is closed.
      if (setup.signal === "SIGKILL") await child?.ended;
    },
  });
  try {
    child = start(setup, admin.grpc);
    const first = await child.ended;
    // Calls that were in flight are completed or cancelled.
    await settled(() => admin.calls.length);
    const second = await start(setup, admin.grpc).ended;
    const held = new Set(admin.registered());
    const reports = [...reported(first.stdout, true), ...reported(second.stdout, false)];
    const claimed = reports.filter(({ status }) => status === "registered" || status === "exists").map(label);
    const last = reported(second.stdout, false);
    const missing = last.map(label).filter((each) => !held.has(each));
    const unreported = last.filter((each) => !held.has(label(each)) && !["failed", "skipped"].includes(each.status));
    return {
      first: first.end,
      secondExit: Number(second.end),
      lies: claimed.filter((each) => !held.has(each)),
      silent: [...unreported.map(label), ...(missing.length > 0 && second.end !== 1 ? ["exit code"] : [])],
      missing: missing.length,
    };
  } finally {
    await admin.close();
  }
}

function start({ package: source, directory }: KillSetup, endpoint: string): Run {
  return startCli(["register", source, "--version", "v1", "--json", "--endpoint", endpoint, "--insecure"], directory);
}

function reported(stdout: string, mayBeCut: boolean): readonly Reported[] {
  if (stdout === "" && mayBeCut) return [];
  return (JSON.parse(stdout) as { readonly entities: readonly Reported[] }).entities;
}

function label({ kind, id: { project, domain, name, version } }: Reported): string {
  return `${types[kind]} ${project}/${domain}/${name}@${version}`;
}

/** Waits until a count has not changed for 50 ms. */
async function settled(count: () => number): Promise<void> {
  for (let before = -1; before !== count(); ) {
    before = count();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

import { FlyteSettingsError } from "../errors.ts";
import { guarded } from "../guard.ts";
import { sayOneLine, sayThrown } from "./blame.ts";
import { decodeExecAnswers, type ExecAnswer, type ExecError, encodeExecRequests } from "./exec-messages.ts";
import { hookNames } from "./hooks.ts";
import { API_VERSION, type FlytePlugin, type HookName, type HookSignal, type PluginContext } from "./types.ts";

export interface ExecOptions {
  readonly name: string;
  /** The hooks that the program implements. It is not started for any other hook, nor to detect them. */
  readonly hooks: readonly HookName[];
  /** Starts the program without a shell, writes `stdin`, and terminates it when the signal aborts. */
  execute(stdin: string, signal: HookSignal): Promise<ExecOutcome>;
}

export interface ExecOutcome {
  readonly stdout: string;
  readonly stderr: string;
  /** Absent if the program was terminated by a signal. */
  readonly exitCode?: number;
}

interface Waiting {
  readonly input: readonly unknown[];
  readonly ctx: PluginContext;
  readonly settle: (answer: ExecAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A plugin whose hooks are implemented by a program (see exec-messages.ts). Concurrent calls are sent together, so the
 * program is started about once per hook in a run, however many images there are.
 *
 * @throws PLUGIN_INVALID for an unknown hook
 */
export function execPlugin(options: ExecOptions): FlytePlugin {
  return guarded("execPlugin", () => {
    const unknown = options.hooks.find((hook) => !hookNames.includes(hook));
    if (unknown !== undefined) {
      throw new FlyteSettingsError("PLUGIN_INVALID", `there is no hook ${unknown}; known: ${hookNames.join(", ")}`);
    }
    const hooks = options.hooks.map((hook) => [hook, batched(options, hook)] as const);
    return { apiVersion: API_VERSION, name: options.name, ...Object.fromEntries(hooks) };
  });
}

function batched(options: ExecOptions, hook: HookName): (...args: readonly unknown[]) => Promise<unknown> {
  let waiting: Waiting[] = [];
  const flush = () => {
    const batch = waiting;
    waiting = [];
    void answerBatch(options, hook, batch);
  };
  return (...args) =>
    new Promise((resolve, reject) => {
      const ctx = args.at(-1) as PluginContext;
      const settle = (reply: ExecAnswer) => {
        for (const warning of reply.warnings ?? []) ctx.report("warning", sayOneLine(warning));
        if ("error" in reply) reject(errorOf(reply));
        else resolve(reply.answer);
      };
      if (waiting.length === 0) setTimeout(flush, 0);
      waiting.push({ input: args.slice(0, -1), ctx, settle, reject });
    });
}

function errorOf({ error, code = "PLUGIN_FAILED", hint }: ExecError): FlyteSettingsError {
  return new FlyteSettingsError(code, sayOneLine(error), hint === undefined ? {} : { hint: sayOneLine(hint) });
}

async function answerBatch(options: ExecOptions, hook: HookName, batch: readonly Waiting[]): Promise<void> {
  const [first] = batch;
  if (first === undefined) return;
  try {
    const stdin = encodeExecRequests(
      hook,
      batch.map(({ input }) => input),
      first.ctx,
    );
    const answers = readOutcome(await options.execute(stdin, first.ctx.signal), batch.length);
    for (const [index, { settle }] of batch.entries()) settle(answers[index] ?? { error: "no answer" });
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}

function readOutcome({ stdout, stderr, exitCode }: ExecOutcome, count: number): readonly ExecAnswer[] {
  const said = stderr.trim() === "" ? "" : `: ${sayOneLine(stderr.trim())}`;
  if (exitCode !== 0) {
    const how = exitCode === undefined ? "was ended by a signal" : `ended with ${exitCode}`;
    throw new FlyteSettingsError("PLUGIN_FAILED", `the program ${how}${said}`);
  }
  try {
    return decodeExecAnswers(stdout, count);
  } catch (error) {
    throw new FlyteSettingsError(
      "PLUGIN_RESULT_INVALID",
      `the program's output is not valid: ${sayThrown(error)}${said}`,
    );
  }
}

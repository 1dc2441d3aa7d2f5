import { AsyncLocalStorage } from "node:async_hooks";

const methods = ["log", "info", "warn", "error", "debug", "trace", "dir", "table"] as const;

/** The side effects on the process during a call; may be empty. */
export interface Watched<T> {
  readonly value: T;
  /** `it wrote to stdout: …`, `it set the environment variable X`, `it called process.exit`. */
  readonly deeds: readonly string[];
}

/**
 * Records a side effect of the watched code and returns true; `false` for other code, such as a test runner that
 * prints.
 */
type Note = (deed: string) => boolean;

/**
 * Runs a function and records its side effects on the process: printing, setting environment variables, changing the
 * working directory, exiting. All of them are undone. Output of other code in the meantime is printed as usual.
 *
 * @param running marks the watched code; pass the same one to several watches for what a hook does after its result
 */
export async function watchProcess<T>(
  act: () => Promise<T>,
  running: AsyncLocalStorage<true> = new AsyncLocalStorage(),
): Promise<Watched<T>> {
  const deeds: string[] = [];
  const note: Note = (deed) => {
    if (running.getStore() !== true) return false;
    deeds.push(deed);
    return true;
  };
  const restore = [watchStreams(note), watchConsole(note), watchExit(note)];
  const [env, cwd, exitCode] = [{ ...process.env }, process.cwd(), process.exitCode];
  try {
    const value = await running.run(true, act);
    deeds.push(...changesOf(env));
    if (process.cwd() !== cwd) deeds.push("it changed the working directory");
    if (process.exitCode !== exitCode) deeds.push(`it set process.exitCode to ${process.exitCode}`);
    return { value, deeds };
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    if (process.cwd() !== cwd) process.chdir(cwd);
    process.exitCode = exitCode;
    for (const undo of restore) undo();
  }
}

function watchStreams(note: Note): () => void {
  const undo = (["stdout", "stderr"] as const).map((name) => {
    const stream = process[name];
    const write = stream.write;
    stream.write = ((...args: Parameters<typeof write>): boolean =>
      note(`it wrote to ${name}: ${JSON.stringify(String(args[0]).slice(0, 80))}`)
        ? written(args)
        : write.apply(stream, args)) as typeof stream.write;
    return () => {
      stream.write = write;
    };
  });
  return () => {
    for (const each of undo) each();
  };
}

/** A plugin may await the callback of its write. */
function written(args: readonly unknown[]): true {
  const done = args.at(-1);
  if (typeof done === "function") done();
  return true;
}

/** A test runner may replace Node's console with its own, which does not write to a stream of the process. */
function watchConsole(note: Note): () => void {
  const { console } = globalThis;
  const before = methods.map((method) => [method, console[method]] as const);
  for (const [method, original] of before) {
    console[method] = (...said: unknown[]) => {
      if (!note(`it called console.${method}: ${JSON.stringify(String(said[0]).slice(0, 80))}`)) {
        (original as (...args: unknown[]) => void).apply(console, said);
      }
    };
  }
  return () => {
    for (const [method, original] of before) console[method] = original;
  };
}

/** `exit` calls `reallyExit`, which Node's types omit. */
function watchExit(note: Note): () => void {
  const target = process as unknown as Record<"exit" | "reallyExit", (code?: number) => never>;
  const undo = (["exit", "reallyExit"] as const).map((name) => {
    const original = target[name];
    target[name] = (code) => {
      const deed = `it called process.${name}(${code ?? ""})`;
      if (!note(deed)) return original.call(process, code);
      throw new Error(deed);
    };
    return () => {
      target[name] = original;
    };
  });
  return () => {
    for (const each of undo) each();
  };
}

function changesOf(before: Readonly<Record<string, string | undefined>>): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(process.env)]);
  return [...names]
    .filter((name) => process.env[name] !== before[name])
    .map((name) => `it set the environment variable ${name}`);
}

const methods = ["log", "info", "warn", "error", "debug", "trace", "dir", "table"] as const;

/** What happened to the process meanwhile; empty when nothing did. */
export interface Watched<T> {
  readonly value: T;
  /** `it wrote to stdout: …`, `it set the environment variable X`, `it called process.exit`. */
  readonly deeds: readonly string[];
}

/**
 * Runs something and notes what it does to the process around it: printing, writing the environment, changing the folder,
 * leaving. All of it is put back. Nothing else may run meanwhile.
 */
export async function watchProcess<T>(act: () => Promise<T>): Promise<Watched<T>> {
  const deeds: string[] = [];
  const restore = [watchStreams(deeds), watchConsole(deeds), watchExit(deeds)];
  const [env, cwd] = [{ ...process.env }, process.cwd()];
  try {
    const value = await act();
    deeds.push(...changesOf(env));
    if (process.cwd() !== cwd) deeds.push("it changed the working folder");
    return { value, deeds };
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    if (process.cwd() !== cwd) process.chdir(cwd);
    for (const undo of restore) undo();
  }
}

function watchStreams(deeds: string[]): () => void {
  const undo = (["stdout", "stderr"] as const).map((name) => {
    const stream = process[name];
    const write = stream.write;
    stream.write = ((chunk: unknown): boolean => {
      deeds.push(`it wrote to ${name}: ${JSON.stringify(String(chunk).slice(0, 80))}`);
      return true;
    }) as typeof stream.write;
    return () => {
      stream.write = write;
    };
  });
  return () => {
    for (const each of undo) each();
  };
}

/** A test runner puts its own console in place of Node's, which then writes to no stream of the process. */
function watchConsole(deeds: string[]): () => void {
  const { console } = globalThis;
  const before = methods.map((method) => [method, console[method]] as const);
  for (const method of methods) {
    console[method] = (...said: unknown[]) => {
      deeds.push(`it called console.${method}: ${JSON.stringify(String(said[0]).slice(0, 80))}`);
    };
  }
  return () => {
    for (const [method, original] of before) console[method] = original;
  };
}

function watchExit(deeds: string[]): () => void {
  const exit = process.exit;
  process.exit = ((code?: number): never => {
    deeds.push(`it called process.exit(${code ?? ""})`);
    throw new Error("process.exit");
  }) as typeof process.exit;
  return () => {
    process.exit = exit;
  };
}

function changesOf(before: Readonly<Record<string, string | undefined>>): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(process.env)]);
  return [...names]
    .filter((name) => process.env[name] !== before[name])
    .map((name) => `it set the environment variable ${name}`);
}

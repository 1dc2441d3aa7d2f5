import {
  type ImagesHost,
  nodeHost,
  openRegistries,
  type ProgramResult,
  type RegistryOptions,
  type RegistrySession,
} from "@flyte-settings/oci-images";
import { type FakeRegistry, type FakeRegistryOptions, fakeRegistry } from "@flyte-settings/plugin-testkit";
import { afterEach } from "vitest";

export interface World {
  readonly env?: Record<string, string>;
  /** Path → content. */
  readonly files?: Record<string, string>;
  run?(program: string, args: readonly string[], input: string): ProgramResult;
}

/** A host for tests: files and programs are in memory, pauses take no time and are recorded. */
export function testHost(world: World = {}): ImagesHost & { readonly pauses: number[] } {
  const pauses: number[] = [];
  const files = world.files ?? {};
  return {
    pauses,
    env: { HOME: "/home/joe", ...world.env },
    readFile: async (path) => (Object.hasOwn(files, path) ? new TextEncoder().encode(files[path]) : undefined),
    listFolder: async (folder) =>
      Object.keys(files)
        .filter((path) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes("/"))
        .map((path) => path.slice(folder.length + 1))
        .sort(),
    run: async (program, args, { input }) => world.run?.(program, args, input) ?? { stdout: "", failure: "not-found" },
    now: () => Date.now(),
    random: () => 0,
    sleep: async (ms) => void pauses.push(ms),
  };
}

export { nodeHost };

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

/** Closed after the test. */
export async function registryOf(options: FakeRegistryOptions = {}): Promise<FakeRegistry> {
  const registry = await fakeRegistry(options);
  open.push(registry);
  return registry;
}

/** Closed after the test. */
export function sessionOf(
  host: ImagesHost = testHost(),
  options: RegistryOptions = {},
  report?: RegistrySession["report"],
): RegistrySession {
  const session = openRegistries(host, options, report);
  open.push(session);
  return session;
}

/** The `auth` value of a credential file. */
export function authOf(user: string, password: string): string {
  return Buffer.from(`${user}:${password}`).toString("base64");
}

/** docker's config.json for one registry. */
export function dockerConfig(host: string, user = "joe", password = "secret"): World {
  return {
    files: { "/home/joe/.docker/config.json": JSON.stringify({ auths: { [host]: { auth: authOf(user, password) } } }) },
  };
}

/** The requests of a kind, as `METHOD path`. */
export function asked(registry: FakeRegistry, kind?: string): string[] {
  return registry.requests
    .filter((one) => kind === undefined || one.kind === kind)
    .map(({ method, path }) => `${method} ${path}`);
}

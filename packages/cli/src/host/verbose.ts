import type { Host } from "@flyte-settings/project/host";

/** `--verbose`: what is read, asked and done, with the milliseconds since the start, on stderr; nothing secret. */
export function verbose(host: Host): Host {
  const started = host.now();
  const tell = (words: string): void => host.stderr.write(`${String(host.now() - started).padStart(6)} ms  ${words}\n`);
  // by descriptors: the host's signal is made when it is first looked at
  return Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(host), tell: { value: tell, enumerable: true } },
  ) as Host;
}

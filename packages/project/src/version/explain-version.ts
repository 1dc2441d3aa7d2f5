import { join } from "node:path";
import { readBytes } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";
import { codeDigest, codeList, contentVersion, registeredDestination } from "./content-version.ts";
import { type ExplainedVersion, type Input, md5 } from "./inputs.ts";
import type { PackageInputs } from "./package-inputs.ts";
import { input, registeredSettings, settingsInputs } from "./settings-inputs.ts";

/** The version that would be registered, and all of its inputs. @param ofPackage replaces the directory's code */
export async function explainVersion(
  loaded: LoadedProject,
  ofPackage: PackageInputs | undefined,
  host: Host,
): Promise<ExplainedVersion> {
  const { settings, values, folder } = loaded;
  const code = ofPackage === undefined ? await codeDigest(values, folder, host) : (ofPackage.code ?? "");
  const destination = registeredDestination(values);
  return {
    version: await contentVersion(loaded, folder, host, ofPackage),
    inputs: [
      ...settingsInputs(registeredSettings(settings)),
      ...(destination === "" ? [] : [input("setting", "bundle.destinationDir", destination)]),
      ...(ofPackage?.entities ?? []),
      ...(code === "" ? [] : [{ kind: "code", name: "all files", digest: code } as const]),
      ...(ofPackage === undefined ? await files(loaded, host) : ofPackage.files()),
    ],
  };
}

const AT_ONCE = 16;

async function files({ values, folder }: LoadedProject, host: Host): Promise<readonly Input[]> {
  const list = await codeList(values, folder, host);
  if (list === undefined) return [];
  const found: Input[] = [];
  for (let at = 0; at < list.files.length; at += AT_ONCE) {
    const some = list.files.slice(at, at + AT_ONCE).map(async (name): Promise<Input> => {
      const target = list.links.get(name);
      const contents = target === undefined ? await readBytes(host, join(list.root, name)) : `link to ${target}`;
      return { kind: "file", name, digest: md5(contents) };
    });
    found.push(...(await Promise.all(some)));
  }
  return found;
}

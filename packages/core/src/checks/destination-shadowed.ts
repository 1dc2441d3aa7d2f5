import { shown } from "../errors.ts";
import type { Check } from "./check.ts";

export const destinationShadowed: Check = {
  severity: "warning",
  title: "PYTHONPATH names a folder before the bundle's",
  why: "The destination is appended to PYTHONPATH: an older copy of a module in a folder before it is the one that runs.",
  fix: "Take the folder out of the image's PYTHONPATH, or unpack the bundle into it: bundle.destinationDir.",
  find: ({ settings: { fastSerializationSettings: fast, env }, images = [] }) => {
    if (fast?.enabled !== true) return [];
    const destination = trim(fast.destinationDir ?? "");
    const before = (value: string | undefined) =>
      (value ?? "")
        .split(":")
        .map(trim)
        .filter((folder) => folder !== "" && folder !== destination);
    const say = (what: string, folders: readonly string[]) =>
      `${what} has ${shown(folders.join(":"))} on PYTHONPATH before ${shown(destination || "the working folder")}`;
    const own = env?.["PYTHONPATH"];
    if (own !== undefined) {
      const folders = before(own);
      return folders.length === 0 ? [] : [{ path: ["env", "PYTHONPATH"], message: say("env", folders) }];
    }
    return images.flatMap(({ name, env: imageEnv }) => {
      const folders = before(imageEnv?.["PYTHONPATH"]);
      const path = ["bundle", "destinationDir"];
      return folders.length === 0 ? [] : [{ path, message: say(`image ${shown(name)}`, folders) }];
    });
  },
};

function trim(folder: string): string {
  return folder.length > 1 ? folder.replace(/\/+$/, "") || "/" : folder;
}

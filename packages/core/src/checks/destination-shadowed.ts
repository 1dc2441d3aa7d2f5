import { shown } from "../errors.ts";
import { type Check, ownDestination } from "./check.ts";

export const destinationShadowed: Check = {
  severity: "warning",
  title: "PYTHONPATH has a directory that hides the bundle",
  why: "The destination is appended to PYTHONPATH, so an older copy in an earlier directory runs instead.",
  fix: "Remove the directory from the image's PYTHONPATH, or unpack the bundle into it: bundle.destinationDir.",
  find: (input) => {
    const { fastSerializationSettings: fast, env } = input.settings;
    if (fast?.enabled !== true) return [];
    const common = trim(fast.destinationDir ?? "");
    const before = (value: string | undefined, destination = common) =>
      (value ?? "")
        .split(":")
        .map(trim)
        .filter((folder) => folder !== "" && folder !== destination);
    const say = (what: string, folders: readonly string[], destination = common) =>
      `${what} has ${shown(folders.join(":"))} on PYTHONPATH before ${shown(destination || "the working directory")}`;
    const ofTasks = env?.["PYTHONPATH"];
    if (ofTasks !== undefined) {
      const folders = before(ofTasks);
      return folders.length === 0 ? [] : [{ path: ["env", "PYTHONPATH"], message: say("env", folders) }];
    }
    return (input.images ?? []).flatMap(({ name, env: imageEnv }) => {
      const own = ownDestination(input, name);
      const destination = trim(own ?? common);
      const folders = before(imageEnv?.["PYTHONPATH"], destination);
      const path = own === undefined ? ["bundle", "destinationDir"] : ["bundle", "destinationDirs", name];
      return folders.length === 0 ? [] : [{ path, message: say(`image ${shown(name)}`, folders, destination) }];
    });
  },
};

function trim(folder: string): string {
  return folder.length > 1 ? folder.replace(/\/+$/, "") || "/" : folder;
}

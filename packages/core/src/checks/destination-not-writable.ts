import { shown } from "../errors.ts";
import { type Check, type Found, type ImageFacts, ownDestination } from "./check.ts";

const ROOT = /^(?:|root|0)(?::.*)?$/;
/** World-writable. */
const OPEN = ["/tmp", "/var/tmp", "/dev/shm"];
/** Writable only by root, in every distribution. */
const CLOSED = [
  "/root",
  "/usr",
  "/etc",
  "/opt",
  "/bin",
  "/sbin",
  "/lib",
  "/lib64",
  "/var",
  "/sys",
  "/proc",
  "/boot",
  "/dev",
  "/run",
  "/srv",
];

export const destinationNotWritable: Check = {
  severity: "error",
  title: "The image's user cannot write to the destination",
  why: "Unpacking the bundle fails with PermissionError.",
  fix: "Set bundle.destinationDir to a directory of that user, or build the image with a USER that can write there.",
  needs: "images",
  find: (input) => {
    const { fastSerializationSettings: fast } = input.settings;
    if (fast?.enabled !== true) return [];
    return (input.images ?? []).flatMap((image) => {
      const own = ownDestination(input, image.name);
      const folder = own ?? fast.destinationDir;
      const path = own === undefined ? ["bundle", "destinationDir"] : ["bundle", "destinationDirs", image.name];
      return folder === undefined ? [] : look(folder, path, image);
    });
  },
};

function look(
  destinationDir: string,
  path: readonly string[],
  { name, user = "", workingDir }: ImageFacts,
): readonly Found[] {
  if (ROOT.test(user) || destinationDir.startsWith("~")) return [];
  const folder = absolute(destinationDir, workingDir ?? "/");
  if (!isClosed(folder, workingDir)) return [];
  const message = `image ${shown(name)} runs as ${shown(user)}, who cannot write ${shown(folder)}`;
  return [{ path, message }];
}

/** Whether the directory is known to be writable only by root; `false` if unknown. */
function isClosed(folder: string, workingDir: string | undefined): boolean {
  const under = (parent: string) => folder === parent || folder.startsWith(`${parent}/`);
  if (OPEN.some(under)) return false;
  if (workingDir !== undefined && workingDir !== "/" && under(workingDir.replace(/\/+$/, ""))) return false;
  return folder === "/" || CLOSED.some(under);
}

function absolute(posixPath: string, from: string): string {
  const parts: string[] = [];
  for (const part of (posixPath.startsWith("/") ? posixPath : `${from}/${posixPath}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

// Every command of docs/first-hour.md must print the same on Windows and Linux.
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../pnpm.mjs";
import { expectCode, inBoth, same, withoutDirectory } from "./run-both.mjs";

/** The context of a bundle contains the bundle's own location, so the encoded form differs between two directories. */
const CONTEXT = /H4sI[\w+/=]{60,}/g;

export const firstHour = {
  name: "first hour",
  cases: (bin) => [
    {
      name: "every command of the first hour prints what it prints on Linux",
      run: () => inBoth(bin, example, (both) => compare(both)),
    },
  ],
};

/** Loaded on demand: it imports generated files. */
const page = () => import("../../docs/scripts/first-hour.mjs");

async function example(directory) {
  const { POD } = await page();
  for (const name of ["weather", "flyte-package.tgz"])
    cpSync(join(root, "examples/python-project", name), join(directory, name), {
      recursive: true,
      filter: (path) => !/__pycache__/.test(path),
    });
  writeFileSync(join(directory, "pod.yaml"), POD);
}

async function compare({ linux, windows, onLinux, onWindows }) {
  const { fakeAdmin, steps } = await page();
  const admins = [await fakeAdmin(), await fakeAdmin()];
  try {
    for (const [, line] of steps) {
      const [ours, theirs] = await Promise.all(
        [onWindows, onLinux].map((run, at) => run(line.replace("$ADMIN", admins[at].grpc).split(" "))),
      );
      expectCode(theirs, 0);
      expectCode(ours, 0);
      const text = ({ stdout, stderr }, directory, { grpc }) =>
        withoutDirectory(stdout + stderr, directory)
          .replaceAll(grpc, "ADMIN")
          .replaceAll(CONTEXT, "CONTEXT");
      same(text(ours, windows, admins[0]), text(theirs, linux, admins[1]), line);
    }
  } finally {
    for (const admin of admins) await admin.close();
  }
}

// Whole processes that bundle a directory: ours, flytekit's fast_package with pigz, and tar | pigz.
import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { processUsage } from "./measure.mjs";

/** @param folder for the archives @returns functions that return figures for one run on a directory */
export function bundleRuns({ root, python, folder }) {
  const size = (archive) => statSync(archive).size / 1024;
  const program = join(root, "tooling/bench/bundle-folder.mjs");
  // Node 20 reads the machine's own certificates at each start, which takes as long as listing Django
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  return {
    ours(source, output = join(folder, "ours"), ...more) {
      execFileSync("sync");
      const used = processUsage(python, process.execPath, [program, source, output, ...more], { env });
      const [archive] = readdirSync(output).filter((name) => name.endsWith(".tar.gz"));
      return { ...used, size: size(join(output, archive)) };
    },
    flytekit(source) {
      execFileSync("sync");
      const args = [join(root, "tooling/bench/bundle_peer.py"), source, folder];
      const started = performance.now();
      const out = execFileSync(python, args, { encoding: "utf8" });
      const whole = performance.now() - started;
      return { ms: whole, packageMs: JSON.parse(out.trim().split("\n").at(-1)).ms };
    },
    pigz(source) {
      execFileSync("sync");
      const archive = join(folder, "pigz.tar.gz");
      const pipe = 'tar -cf - -C "$1" . | pigz -6 > "$2"';
      return { ...processUsage(python, "sh", ["-c", pipe, "sh", source, archive]), size: size(archive) };
    },
  };
}

// Promoting 29 entities: a whole process on the loopback, compared with node -e 0.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interleaved, processMs, row } from "./measure.mjs";
import { startAdmin } from "./start-admin.mjs";

const RUNS = 7;

export default async function promoting({ root }) {
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-bench-"));
  const nowhere = { cwd: folder, env: { PATH: process.env.PATH, HOME: folder } };
  const bin = join(root, "packages/cli/dist/bin.js");
  const packages = join(root, "packages/conformance/vectors/promotion/packages");
  const admin = await startAdmin(root, { checks: false });
  try {
    const reach = ["--endpoint", admin.firstLine, "--insecure"];
    const [project, domain, version] = ["flytesnacks", "development", "v1"];
    // the second refers to the first
    for (const [file, owner] of [
      ["library.tgz", "library"],
      ["promo-fast.tgz", project],
    ]) {
      const register = ["register", join(packages, file), "--project", owner, "--domain", domain, "--version", version];
      processMs(process.execPath, [bin, ...register, ...reach], nowhere);
    }
    let made = 0;
    const promote = () => {
      const to = ["--to", "flytesnacks/production", "--to-version", `v${++made}`, "--yes"];
      const words = ["promote", "flytesnacks/development", "--version", version, ...to, ...reach];
      return processMs(process.execPath, [bin, ...words], nowhere);
    };
    const [we, node] = await interleaved([promote, () => processMs(process.execPath, ["-e", "0"])], RUNS);
    return [row("promote 29 entities, against node -e 0", "ms", we, node, "≤ 8", RUNS)];
  } finally {
    admin.stop();
    rmSync(folder, { recursive: true });
  }
}

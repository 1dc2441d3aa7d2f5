// The whole of registering, as a program: node register-package.mjs ENDPOINT PACKAGE [--dry-run]
import { adminClient, loadPackageFiles, planRegistration, register } from "../../packages/registration/dist/index.js";

const [endpoint, source, dryRun] = process.argv.slice(2);
const files = await loadPackageFiles([source], { cwd: process.cwd() });
const target = { project: "flytesnacks", domain: "development", version: "v1" };
if (dryRun) {
  const { entities } = await planRegistration(files, { ...target, changes: true });
  process.stdout.write(`${entities.length} ${process.resourceUsage().maxRSS}\n`);
} else {
  const client = adminClient({ endpoint, insecure: true });
  const { ok } = await register(files, client, target);
  client.close();
  if (!ok) process.exitCode = 1;
}

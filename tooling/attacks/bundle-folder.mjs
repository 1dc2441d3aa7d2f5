// Users with write access to the bundle directory must not be able to change what is uploaded.
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { gunzipSync } from "node:zlib";
import { command, inProject, misbehaviour } from "./command.mjs";
import { tar } from "./tar-bytes.mjs";

const GOOD = "good = 1\n";
const evil = tar([{ name: "a.py", content: "evil = 1\n" }]);
const stamp = (file) => {
  const { size, ino, mtimeMs, ctimeMs } = statSync(file);
  return { size, ino, mtimeMs, ctimeMs };
};

/** By name: how the directory is changed after a bundle was created. */
const TAMPERED = {
  "another archive under the right name": ({ archive }, manifest) => {
    writeFileSync(archive, evil);
    return { ...manifest, archive: { ...manifest.archive, ...stamp(archive) } };
  },
  "a manifest that names an archive outside": ({ folder, scratch }, manifest) => {
    const outside = join(scratch, "evil.tar.gz");
    writeFileSync(outside, evil);
    return { ...manifest, archive: { ...manifest.archive, name: relative(folder, outside), ...stamp(outside) } };
  },
  "another digest": (_made, manifest) => ({ ...manifest, digest: "0".repeat(32) }),
  "another archive beside, named by the manifest": ({ folder }, manifest) => {
    const beside = join(folder, `fast${"1".repeat(32)}.tar.gz`);
    writeFileSync(beside, evil);
    return {
      ...manifest,
      digest: "1".repeat(32),
      archive: { ...manifest.archive, name: `fast${"1".repeat(32)}.tar.gz`, ...stamp(beside) },
    };
  },
  "a manifest that is no JSON": () => "{",
  "a cut archive": ({ archive }, manifest) => {
    writeFileSync(archive, readFileSync(archive).subarray(0, 20));
    return { ...manifest, archive: { ...manifest.archive, ...stamp(archive) } };
  },
};

function cases() {
  return Object.keys(TAMPERED).flatMap((name) =>
    [
      ["bundle", "create", "--json", "--quiet"],
      ["fast-register", "--json"],
    ].map((args) => ({
      name: `${name}: ${args[0]}`,
      run: () => inProject((cwd, scratch) => attack(TAMPERED[name], args, cwd, scratch)),
    })),
  );
}

async function attack(tamper, args, cwd, scratch) {
  writeFileSync(join(cwd, "a.py"), GOOD);
  utimesSync(join(cwd, "a.py"), 1e9, 1e9);
  // files changed within the last two seconds are packed again
  await new Promise((resolve) => setTimeout(resolve, 2_300));
  const made = JSON.parse((await command(["bundle", "create", "--json", "--quiet"], { cwd })).stdout);
  const folder = join(cwd, ".flyte-settings/bundles");
  const file = readdirSync(folder).find((name) => name.startsWith(".fast-") && name.endsWith(".json"));
  if (file === undefined) return "the bundle has no manifest: the attack must be written anew";
  const manifest = JSON.parse(readFileSync(join(folder, file), "utf8"));
  const tampered = tamper({ archive: made.archive, folder, scratch }, manifest);
  writeFileSync(join(folder, file), typeof tampered === "string" ? tampered : JSON.stringify(tampered));
  // `bundle create` uploads nothing and does not read an unchanged archive again, so it must not trust files that
  // others can write. `fast-register` verifies the archive's digest first, whoever wrote it.
  if (args[0] === "bundle") for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o666);
  const store = join(scratch, "store");
  const ran = await command(args[0] === "bundle" ? args : [...args, "--store", `file://${store}`], { cwd });
  const odd = misbehaviour(ran);
  if (odd !== undefined || ran.code !== 0) return odd;
  const answer = JSON.parse(ran.stdout);
  if (answer.digest !== made.digest) return `the digest is said to be ${answer.digest}`;
  const shipped =
    args[0] === "bundle"
      ? [answer.archive]
      : existsSync(store)
        ? readdirSync(store).map((name) => join(store, name))
        : [];
  return shipped.every((each) => gunzipSync(readFileSync(each)).includes(GOOD))
    ? undefined
    : "another content ships under the digest";
}

export const bundleFolder = { name: "bundle-folder", rows: "3d", cases };

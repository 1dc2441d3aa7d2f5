import { spawnSync } from "node:child_process";
import { configEntries, configVariable } from "@flyte-settings/core/config";
import { expect, it } from "vitest";
import { peerPython } from "./peer-python.ts";

/** Every entry of flytekit's configuration, and every other variable that its commands read. */
const LIST = `
import json, pathlib, re
import flytekit
from flytekit.configuration import internal
from flytekit.configuration.file import ConfigEntry
rows = []
for group, cls in vars(internal).items():
    if not isinstance(cls, type): continue
    for name, entry in vars(cls).items():
        if isinstance(entry, ConfigEntry):
            kind = entry.legacy.type_.__name__
            rows.append([group, name, entry.legacy.get_env_name(), kind, entry.yaml_entry.switch if entry.yaml_entry else None])
root = pathlib.Path(flytekit.__file__).parent
text = "".join(path.read_text() for folder in ("configuration", "clis/sdk_in_container") for path in sorted((root / folder).rglob("*.py")))
read = sorted(set(re.findall(r'(?:getenv|environ(?:\\.get)?)[\\(\\[]\\s*"(FLYTE\\w+)"(?!\\]\\s*=[^=])', text)))
print("ENTRIES " + json.dumps({"rows": rows, "read": read}))
`;

const said = spawnSync(peerPython("flytekit-1.16.24"), ["-c", LIST], { encoding: "utf8" });
const line = said.stdout.split("\n").find((each) => each.startsWith("ENTRIES "));
const peer: { rows: (string | null)[][]; read: string[] } = JSON.parse(line?.slice("ENTRIES ".length) ?? "{}");

it("the table of configuration entries equals flytekit 1.16.24's", () => {
  const ours = configEntries.map((row) => [row.group, row.entry, configVariable(row), row.type, row.yaml ?? null]);
  const sorted = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row)).sort();
  expect(sorted(ours)).toEqual(sorted(peer.rows));
});

it("its commands read only two other variables of these settings", () => {
  expect(peer.read).toEqual(["FLYTE_DEFAULT_DOMAIN", "FLYTE_DEFAULT_PROJECT"]);
});

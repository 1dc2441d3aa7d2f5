// Every attack, by the row of the security review whose count it keeps up.
import { archives } from "./archives.mjs";
import { bundleFolder } from "./bundle-folder.mjs";
import { clones } from "./clones.mjs";
import { foundConfig } from "./found-config.mjs";
import { hangs } from "./hangs.mjs";
import { parsers } from "./parsers.mjs";
import { printing } from "./printing.mjs";
import { registrations } from "./registrations.mjs";
import { secrets } from "./secrets.mjs";
import { yamlDepth } from "./yaml-depth.mjs";

export const attacks = [
  parsers,
  yamlDepth,
  printing,
  archives,
  hangs,
  bundleFolder,
  clones,
  foundConfig,
  secrets,
  registrations,
];

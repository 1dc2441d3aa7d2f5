// Every attack, by the row of the security review that it updates.
import { addresses } from "./addresses.mjs";
import { archives } from "./archives.mjs";
import { bundleFolder } from "./bundle-folder.mjs";
import { clones } from "./clones.mjs";
import { editedTrees } from "./edited-trees.mjs";
import { foundConfig } from "./found-config.mjs";
import { hangs } from "./hangs.mjs";
import { innerReaders } from "./inner-readers.mjs";
import { kills } from "./kills.mjs";
import { underLoad } from "./load.mjs";
import { parsers } from "./parsers.mjs";
import { printing } from "./printing.mjs";
import { promotions, registrations } from "./registrations.mjs";
import { registries } from "./registries.mjs";
import { secrets } from "./secrets.mjs";
import { staleBundles } from "./stale-bundles.mjs";
import { supplyChain } from "./supply-chain.mjs";
import { unpackRace } from "./unpack-race.mjs";
import { yamlDepth } from "./yaml-depth.mjs";

export const attacks = [
  parsers,
  innerReaders,
  yamlDepth,
  printing,
  archives,
  unpackRace,
  kills,
  staleBundles,
  editedTrees,
  hangs,
  bundleFolder,
  clones,
  foundConfig,
  addresses,
  registries,
  secrets,
  supplyChain,
  underLoad,
  registrations,
  promotions,
];

import { shown } from "../errors.ts";
import type { Check } from "./check.ts";

const PRODUCTION = ["prod", "production"];

export const fastInProduction: Check = {
  severity: "warning",
  title: "Fast registration in a production domain",
  why: "The code is not in the image: a run needs the bundle too, and one image runs whatever was bundled last.",
  fix: "Build an image that holds the code, and register it with copy: none.",
  find: ({ settings: { domain, fastSerializationSettings }, productionDomains = PRODUCTION }) =>
    fastSerializationSettings?.enabled === true && domain !== undefined && productionDomains.includes(domain)
      ? [{ path: ["bundle", "copy"], message: `the domain ${shown(domain)} runs code from a bundle` }]
      : [],
};

import { shown } from "../errors.ts";
import type { Check } from "./check.ts";

const PRODUCTION = ["prod", "production"];

export const fastInProduction: Check = {
  severity: "warning",
  title: "Fast registration in a production domain",
  why: "The same image runs different code, depending on the bundle.",
  fix: "Build an image that contains the code, and register with copy: none.",
  find: ({ settings: { domain, fastSerializationSettings }, productionDomains = PRODUCTION }) =>
    fastSerializationSettings?.enabled === true && domain !== undefined && productionDomains.includes(domain)
      ? [{ path: ["bundle", "copy"], message: `the domain ${shown(domain)} runs code from a bundle` }]
      : [],
};

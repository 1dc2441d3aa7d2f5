// Only for the other packages of this repository: names may change in any release.
export {
  BARE_SETTINGS,
  containerFindings,
  findOnly,
  imageTextFindings,
  variableFindings,
} from "./checks/container-findings.ts";
export { COUNTED_BY_VALUE, LOCK_FILE, PACKAGE_FILE } from "./checks/own-files-in-bundle.ts";
export { quotedForYaml } from "./config/quoted-for-yaml.ts";
export { findInText, foundLaunch } from "./flyte2/find-in-text.ts";
export type { Found, FoundImages, FoundSettings } from "./flyte2/found.ts";
export { isCompat, numberRepr, parsePythonJson } from "./guarded-tools.ts";
export { hasIpPrefix, ipGroups } from "./ip-address.ts";
export { compatAreas } from "./model/compat.ts";
export { nearestName } from "./nearest-name.ts";
export { proxyFor } from "./plugins/proxy-for.ts";
export { printable } from "./printable.ts";
export { type PythonJson, writePythonJson } from "./python/python-json.ts";
export type { ParseOptions } from "./python/python-json-parse.ts";

/** Reading a tar only: uses no Node API, so a page in a browser can inspect a package. */
export { archiveKind, archiveKindOfName, isBundleName } from "@flyte-settings/node-kit/archive-kind";
export { type PackageMember, type PackageScanOptions, scanPackage } from "./package/scan-package.ts";
export { readTar, type TarMember, type TarOptions } from "./package/tar.ts";

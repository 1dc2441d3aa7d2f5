import { guardedAll } from "../guard.ts";
import { bundleImpossible } from "./bundle-impossible.ts";
import { caseCollision } from "./case-collision.ts";
import type { Check } from "./check.ts";
import { codeNowhere } from "./code-nowhere.ts";
import { contextUnreadable } from "./context-unreadable.ts";
import { destinationNotWritable } from "./destination-not-writable.ts";
import { destinationShadowed } from "./destination-shadowed.ts";
import { fastInProduction } from "./fast-in-production.ts";
import { ignoredByGit } from "./ignored-by-git.ts";
import { interpreterMismatch } from "./interpreter-mismatch.ts";
import { largeBundle } from "./large-bundle.ts";
import { lineEndings } from "./line-endings.ts";
import { mutableTag } from "./mutable-tag.ts";
import { nearIdenticalImages } from "./near-identical-images.ts";
import { noDefaultImage } from "./no-default-image.ts";
import { nothingToImport } from "./nothing-to-import.ts";
import { ownFilesInBundle } from "./own-files-in-bundle.ts";
import { pythonWithoutImage } from "./python-without-image.ts";
import { registryWithoutImage } from "./registry-without-image.ts";
import { rootOnlyPattern } from "./root-only-pattern.ts";
import { secretInBundle } from "./secret-in-bundle.ts";
import { secretInEnv } from "./secret-in-env.ts";
import { settingWithoutEffect } from "./setting-without-effect.ts";
import { shadowedModule } from "./shadowed-module.ts";
import { silenceUnused, unknownCheck } from "./silences.ts";
import { templateUnresolved } from "./template-unresolved.ts";
import { tokenInRemote } from "./token-in-remote.ts";
import { variableName } from "./variable-name.ts";
import { variableSize } from "./variable-size.ts";
import { versionUnknown } from "./version-unknown.ts";
import { windowsName } from "./windows-name.ts";

const own: Readonly<Record<string, Check>> = {
  "secret-in-env": secretInEnv,
  "token-in-remote": tokenInRemote,
  "version-unknown": versionUnknown,
  "fast-in-production": fastInProduction,
  "mutable-tag": mutableTag,
  "registry-without-image": registryWithoutImage,
  "no-default-image": noDefaultImage,
  "python-without-image": pythonWithoutImage,
  "code-nowhere": codeNowhere,
  "template-unresolved": templateUnresolved,
  "variable-name": variableName,
  "variable-size": variableSize,
  "context-unreadable": contextUnreadable,
  "interpreter-mismatch": interpreterMismatch,
  "destination-not-writable": destinationNotWritable,
  "destination-shadowed": destinationShadowed,
  "near-identical-images": nearIdenticalImages,
  "setting-without-effect": settingWithoutEffect,
  "bundle-impossible": bundleImpossible,
  "secret-in-bundle": secretInBundle,
  "large-bundle": largeBundle,
  "nothing-to-import": nothingToImport,
  "shadowed-module": shadowedModule,
  "case-collision": caseCollision,
  "windows-name": windowsName,
  "line-endings": lineEndings,
  "ignored-by-git": ignoredByGit,
  "own-files-in-bundle": ownFilesInBundle,
  "root-only-pattern": rootOnlyPattern,
  "silence-unused": silenceUnused,
};

/** Every check by its code, which is used to suppress it and to name its page. */
export const checks: Readonly<Record<string, Check>> = /* @__PURE__ */ makeChecks();

function makeChecks(): typeof checks {
  const all = { ...own, "unknown-check": unknownCheck([...Object.keys(own), "unknown-check"]) };
  return Object.fromEntries(Object.entries(all).map(([code, check]) => [code, guardedAll(code, check)]));
}

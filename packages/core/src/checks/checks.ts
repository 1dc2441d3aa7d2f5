import type { Check } from "./check.ts";
import { codeNowhere } from "./code-nowhere.ts";
import { destinationNotWritable } from "./destination-not-writable.ts";
import { destinationShadowed } from "./destination-shadowed.ts";
import { fastInProduction } from "./fast-in-production.ts";
import { interpreterMismatch } from "./interpreter-mismatch.ts";
import { mutableTag } from "./mutable-tag.ts";
import { nearIdenticalImages } from "./near-identical-images.ts";
import { noDefaultImage } from "./no-default-image.ts";
import { pythonWithoutImage } from "./python-without-image.ts";
import { registryWithoutImage } from "./registry-without-image.ts";
import { secretInEnv } from "./secret-in-env.ts";
import { templateUnresolved } from "./template-unresolved.ts";
import { tokenInRemote } from "./token-in-remote.ts";
import { variableSize } from "./variable-size.ts";

/** Every check by its code, the name by which it is silenced and its page is called. */
export const checks: Readonly<Record<string, Check>> = {
  "secret-in-env": secretInEnv,
  "token-in-remote": tokenInRemote,
  "fast-in-production": fastInProduction,
  "mutable-tag": mutableTag,
  "registry-without-image": registryWithoutImage,
  "no-default-image": noDefaultImage,
  "python-without-image": pythonWithoutImage,
  "code-nowhere": codeNowhere,
  "template-unresolved": templateUnresolved,
  "variable-size": variableSize,
  "interpreter-mismatch": interpreterMismatch,
  "destination-not-writable": destinationNotWritable,
  "destination-shadowed": destinationShadowed,
  "near-identical-images": nearIdenticalImages,
};

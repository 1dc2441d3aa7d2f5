import { shown } from "../errors.ts";
import type { Check } from "./check.ts";

/** The images published by flytekit: they contain flytekit but no user code. */
const PUBLISHED = /^(?:cr\.flyte\.org|ghcr\.io)\/flyteorg\/flytekit$/;

export const codeNowhere: Check = {
  severity: "error",
  title: "The code is neither in the image nor in a bundle",
  why: "Every task fails with ModuleNotFoundError.",
  fix: "Copy the code (copy: all), or set a default image that contains it.",
  find: ({ settings: { imageConfig, fastSerializationSettings }, copy }) => {
    const fqn = imageConfig.defaultImage?.fqn ?? "";
    const isCopied = copy === undefined ? fastSerializationSettings?.enabled !== false : copy !== "none";
    if (isCopied || !PUBLISHED.test(fqn)) return [];
    return [{ path: ["images", "default"], message: `${shown(fqn)} holds nobody's code, and none is copied` }];
  },
};

export type { Found, FoundImages, FoundSettings } from "@flyte-settings/core/internal";
export type { Injected, InjectOptions } from "./inject.ts";
export { type InjectedFile, injectContext } from "./inject-context.ts";
export { type ContextSource, readContexts, type SourceOptions } from "./read-contexts.ts";
export { sourceOf } from "./source-of.ts";

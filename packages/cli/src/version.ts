declare const FLYTE_SETTINGS_VERSION: string;

/** The version of this package, inserted by the build. */
export const version: string = FLYTE_SETTINGS_VERSION;

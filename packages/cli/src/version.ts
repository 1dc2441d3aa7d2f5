declare const FLYTE_SETTINGS_VERSION: string;

/** Of this package; written in by the build. */
export const version: string = FLYTE_SETTINGS_VERSION;

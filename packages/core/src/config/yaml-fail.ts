/** Fails with the place of the scalar. `isForeign`: PyYAML raises an error that is not a YAMLError. */
export type Fail = (problem: string, isForeign: boolean) => never;

/** Ends the reading with the place of the scalar. `isForeign`: PyYAML ends in an error that is none of YAML's own. */
export type Fail = (problem: string, isForeign: boolean) => never;

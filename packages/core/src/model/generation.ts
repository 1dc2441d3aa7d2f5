/** flytekit is generation 1, the package `flyte` generation 2. */
export type Generation = 1 | 2;

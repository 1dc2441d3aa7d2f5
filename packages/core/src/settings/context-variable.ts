/** Name of the environment variable that carries a serialized context into the pod. */
export const CONTEXT_VARIABLE = "_F_SS_C";

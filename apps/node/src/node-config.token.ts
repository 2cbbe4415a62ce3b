/** Injects the `NodeConfig`. */
export const NODE_CONFIG = Symbol('NodeConfig');

/** How much of the fault tests of replication is done: a little in `npm test`, all of it in `npm run torture replication`. */
export const FULL = process.env.FAULT_FULL !== undefined;

export const short = (little: number, all: number): number => (FULL ? all : little);

/** How much of the fault tests of replication and tasks is done: a little in `npm test`, all of it in `npm run torture replication` and `… tasks-storm`. */
export const FULL = process.env.FAULT_FULL !== undefined;

export const short = (little: number, all: number): number => (FULL ? all : little);

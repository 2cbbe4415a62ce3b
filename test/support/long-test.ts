/** A test that mostly waits for the clocks of the product: only with `FAULT_LONG` set, as in `.ci/run`. */
export const longIt: jest.It = process.env.FAULT_LONG === undefined ? it.skip : it;

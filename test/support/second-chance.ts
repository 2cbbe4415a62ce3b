// Tests that stop processes and cut lines depend on when the machine gets round to things. On CI a failed one is tried once
// more, before the next one finds another state; the first failure stays in the output, so that nothing is hidden.
if (process.env.CI !== undefined) jest.retryTimes(1, { logErrorsBeforeRetry: true, retryImmediately: true });

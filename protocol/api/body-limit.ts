/** What a body of the local API may have; the error catalogue says so to people. */
export const bodyLimitBytes = 256 * 1024;

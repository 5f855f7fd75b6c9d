/** Largest body of a request to the local API; the error catalogue states it too. */
export const bodyLimitBytes = 256 * 1024;

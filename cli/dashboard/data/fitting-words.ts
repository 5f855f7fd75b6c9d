import { execFile } from 'node:child_process';

/** What may stand where the last of `words` is being typed, as `vrt` itself says it to shells. */
export function fittingWords(
  program: string,
  words: readonly string[],
  socket: string,
): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [program, 'complete', 'words', ...words],
      { env: { ...process.env, VRT_SOCKET: socket } },
      (error, stdout) => {
        if (error !== null) reject(error);
        // A field for shells comes first, and a NUL ends each.
        else resolve(stdout.split('\0').slice(1, -1));
      },
    );
  });
}

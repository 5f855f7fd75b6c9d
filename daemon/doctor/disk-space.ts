import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { missing, ok, warning, type Check } from './check.js';

const mebibyte = 1024 * 1024;
/** The database, its log and their growth over months. */
const comfortableBytes = 256 * mebibyte;
const leastBytes = 16 * mebibyte;

export const diskSpace: Check = ({ options }) => {
  const { bavail, bsize } = statfsSync(nearestExisting(options.stateDir));
  const freeBytes = bavail * bsize;
  const detail = `${Math.floor(freeBytes / mebibyte)} MiB free for ${options.stateDir}`;
  if (freeBytes >= comfortableBytes) return [ok('disk space', detail)];
  const hint = 'Free disk space there, or name another directory with `--state-dir`.';
  return [
    freeBytes >= leastBytes ? warning('disk space', detail, hint) : missing('disk space', detail, hint),
  ];
};

/** The directory itself, or the one that it would be made in. */
function nearestExisting(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearestExisting(dirname(path));
}

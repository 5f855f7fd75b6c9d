import { missing, ok, type Check } from './check.js';

/** The floor that package.json declares. */
const oldestMajor = 20;

export const nodeVersion: Check = () => {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= oldestMajor) return [ok('node', `Node ${process.version}`)];
  return [missing('node', `Node ${process.version} is too old`, `Install Node ${oldestMajor} or later.`)];
};

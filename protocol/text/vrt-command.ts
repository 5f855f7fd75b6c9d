import { shellLine, shellWord } from './shell-word.js';

/**
 * A command line of vrt to copy into a shell: the command and its operands, each quoted as one word. A name that begins
 * with a dash stands behind `--`, where nothing is taken for an option.
 */
export function vrtCommand(verb: string, names: readonly string[], ...options: readonly string[]): string {
  const flags = options.map(shellWord);
  const dashed = names.some((name) => name.startsWith('-'));
  const words = dashed ? [...flags, '--', shellLine(...names)] : [shellLine(...names), ...flags];
  return ['vrt', verb, ...words].filter((word) => word !== '').join(' ');
}

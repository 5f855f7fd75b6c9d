import { shellLine, shellWord } from './shell-word.js';

/**
 * A command line of vrt to copy into a shell: what it does and on which names, each of them one word whatever it holds. A
 * name that begins with a dash stands behind `--`, where nothing is taken for an option.
 */
export function vrtCommand(verb: string, names: readonly string[], ...options: readonly string[]): string {
  const flags = options.map(shellWord);
  const dashed = names.some((name) => name.startsWith('-'));
  const words = dashed ? [...flags, '--', shellLine(...names)] : [shellLine(...names), ...flags];
  return ['vrt', verb, ...words].filter((word) => word !== '').join(' ');
}

import { VrtError } from '../../protocol/api/error.js';

export const formats = ['table', 'json', 'yaml', 'csv', 'name'] as const;
/** How something is printed. */
export type Format = (typeof formats)[number];

/** The format options of the command line. */
export interface FormatOptions {
  readonly json?: boolean;
  readonly output?: Format;
  readonly quiet?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The command line over VRT_OUTPUT over a table. Throws VrtError `invalid-request`. */
export function formatOf({ json, output, quiet }: FormatOptions, env: Environment): Format {
  if (json === true && output !== undefined && output !== 'json')
    throw new VrtError('invalid-request', `--json and --output ${output} contradict each other.`);
  if (json === true) return 'json';
  if (output !== undefined) return output;
  return quiet === true ? 'name' : (usualFormat(env) ?? 'table');
}

function usualFormat(env: Environment): Format | undefined {
  const named = env['VRT_OUTPUT'];
  if (named === undefined || named === '') return undefined;
  const format = formats.find((one) => one === named);
  if (format !== undefined) return format;
  throw new VrtError('invalid-request', `VRT_OUTPUT is "${named}".`, {
    hint: `Set it to one of ${formats.join(', ')}, or unset it.`,
  });
}

/** Whether errors go out as JSON: known before the command line is parsed, since parsing can fail. */
export function asksForJson(args: readonly string[], env: Environment): boolean {
  const given = args.findLast((_, index) => ['-o', '--output'].includes(args[index - 1] ?? ''));
  const joined = args.findLast((arg) => /^(-o|--output=)./.test(arg))?.replace(/^(-o|--output)=?/, '');
  const output = joined ?? given;
  if (args.includes('--json') || output === 'json') return true;
  const says = output !== undefined || args.includes('-q') || args.includes('--quiet');
  return !says && env['VRT_OUTPUT'] === 'json';
}

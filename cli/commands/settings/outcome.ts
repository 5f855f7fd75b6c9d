import { VrtError } from '../../../protocol/api/error.js';
import type { SettingOutcome } from '../../../protocol/api/setting.js';
import { counted } from '../../../protocol/text/counted.js';
import { confirmed } from '../../confirm.js';
import type { Terminal } from '../../terminal.js';
import { showValue } from '../../output/setting-value.js';

/** Named by the paths that it changed. */
export const outcomeView = {
  name: ({ changes }: Pick<SettingOutcome, 'changes'>) => changes.map(({ path }) => path).join('\n'),
};

/**
 * Carries out a change after saying whom it disturbs: asks on a terminal, and elsewhere wants `yes`. Throws VrtError
 * `confirmation-needed`.
 */
export async function carefully(
  terminal: Terminal,
  yes: boolean,
  change: (dryRun: boolean) => Promise<SettingOutcome>,
): Promise<SettingOutcome> {
  if (yes) return change(false);
  const what = disturbance(await change(true));
  if (what === undefined) return change(false);
  const answer = terminal.interactive ? await confirmed(`${what} Go on?`) : undefined;
  if (answer === undefined) throw new VrtError('confirmation-needed', `${what} Nothing was changed.`);
  if (!answer) throw new VrtError('confirmation-needed', 'Nothing was changed.');
  return change(false);
}

/** Streams that a change restarts and clients that it disconnects, as a sentence; undefined: none. */
export function disturbance({
  streams,
  gateways,
}: Pick<SettingOutcome, 'streams' | 'gateways'>): string | undefined {
  const parts = [
    ...(streams.length === 0
      ? []
      : [`restarts ${counted(streams.length, 'running stream')} (${streams.join(', ')})`]),
    ...gateways.map(
      ({ name, connections }) => `disconnects ${counted(connections, 'connected client')} of ${name}`,
    ),
  ];
  return parts.length === 0 ? undefined : `This ${parts.join(' and ')}.`;
}

/** Outcome of a change, for people. */
export function showOutcome({ changes, dropped, effect, streams, gateways }: SettingOutcome): string {
  const lines = changes.map(({ path, from, to }) => `${path}: ${showValue(from)} -> ${showValue(to)}`);
  if (lines.length === 0) lines.push('Nothing changed.');
  for (const { path, why } of dropped) lines.push(`left out: ${path} ${why}`);
  if (changes.length > 0 && effect === 'daemon')
    lines.push('Takes effect at the next start: `vrt daemon stop`, `vrt daemon start`.');
  if (streams.length > 0) lines.push(`Restarted: ${streams.join(', ')}.`);
  for (const { name, connections } of gateways)
    lines.push(`Disconnected: ${counted(connections, 'client')} of ${name}.`);
  return lines.join('\n');
}

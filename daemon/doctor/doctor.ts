import type { DoctorCheck } from '../../protocol/api/daemon.js';
import type { Environment } from '../configuration/default-paths.js';
import type { DaemonOptions } from '../options.js';
import { clock } from './clock.js';
import { missing, type Check, type DoctorContext } from './check.js';
import { diskSpace } from './disk-space.js';
import { encoders } from './encoders.js';
import { ffmpeg } from './ffmpeg.js';
import { gpu } from './gpu.js';
import { group } from './group.js';
import { nativeAddon } from './native-addon.js';
import { nodeVersion } from './node-version.js';
import { discoveryPort, streamPorts } from './ports.js';
import { sqlite } from './sqlite.js';
import { udpBuffers } from './udp-buffers.js';
import { reasonOf } from '../../protocol/text/reason.js';

/** In the order in which they are shown. */
const checks: Readonly<Record<string, Check>> = {
  node: nodeVersion,
  'native addon': nativeAddon,
  sqlite,
  encoders,
  ffmpeg,
  gpu,
  'disk space': diskSpace,
  'udp buffers': udpBuffers,
  clock,
  'discovery port': discoveryPort,
  'stream ports': streamPorts,
  group,
};

/** Makes every check, whatever becomes of the others. Never throws; takes as long as the slowest (encoders, seconds). */
export async function runDoctor(
  options: DaemonOptions,
  env: Environment = process.env,
  which = checks,
): Promise<DoctorCheck[]> {
  const context: DoctorContext = { options, env };
  const findings = Object.entries(which).map(async ([name, check]) => {
    try {
      return await check(context);
    } catch (error) {
      return [missing(name, `the check failed: ${reasonOf(error)}`, 'See the daemon log.')];
    }
  });
  return (await Promise.all(findings)).flat();
}

/** The findings as lines for a person; what to type stands below what needs it. */
export function describeFindings(findings: readonly DoctorCheck[]): string {
  const width = Math.max(0, ...findings.map(({ name }) => name.length));
  const indent = ' '.repeat('warning'.length + 2 + width + 2);
  return findings
    .map(({ name, status, detail, hint }) => {
      const line = `${status.padEnd('warning'.length)}  ${name.padEnd(width)}  ${detail}\n`;
      return hint === '' ? line : `${line}${indent}${hint}\n`;
    })
    .join('');
}

import { spawnSync } from 'node:child_process';
import { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { sessionCommand } from '../commands/session.js';
import { settingsCommand } from '../commands/settings/settings.js';
import { withGlobalOptions } from '../context.js';
import { complete, type WordSources } from './complete.js';
import { completionScripts } from './scripts.js';

const sources: WordSources = {
  sessions: () => Promise.resolve(['lobby', 'left']),
  clients: () => Promise.resolve(['1234.client']),
  users: () => Promise.resolve(['mira', 'ole']),
  scenarios: () => Promise.resolve(['yard']),
  streams: () => Promise.resolve([]),
  settingPaths: () => Promise.resolve(['video.preferred_codec', 'video.preferred_fps']),
  presets: () => Promise.resolve(['video.quality']),
  settingValues: (path) => Promise.resolve(path === 'video.preferred_codec' ? ['H264', 'Hevc'] : []),
};

function program(): Command {
  return withGlobalOptions(new Command('vrt'))
    .addOption(new Option('--colour <when>', '').choices(['always', 'never']))
    .addCommand(sessionCommand())
    .addCommand(settingsCommand());
}

describe('completion', () => {
  it.each([
    ['', ['session', 'settings']],
    ['se', ['session', 'settings']],
    ['session st', ['start', 'stop']],
    ['session stop l', ['left', 'lobby']],
    ['session stop lobby le', ['left']],
    ['session create --tr', ['--transport']],
    ['session create --transport ', ['auto', 'tcp', 'udp']],
    ['--colour n', ['never']],
    ['--socket /x session sh', ['show']],
    ['settings get video.preferred_f', ['video.preferred_fps']],
    ['settings set video.preferred_codec H', ['H264', 'Hevc']],
    ['settings set --session lo', ['lobby']],
    ['settings set video.preferred_codec Hevc ', []],
    ['settings preset apply v', ['video.quality']],
    ['session create --name x', []],
    ['nonsense ', ['session', 'settings']],
  ])('of "vrt %s"', async (line, wanted) => {
    expect(await complete(program(), line.split(' '), sources)).toEqual(wanted);
  });

  it('has a script that bash reads and that finds words', () => {
    const asked = `${completionScripts.bash}
      vrt() { [ "$*" = 'complete -- settings get v' ] && printf 'video.a\\nvideo.b\\n'; }
      COMP_WORDS=(vrt settings get v); COMP_CWORD=3; _vrt; echo "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', asked], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toBe('video.a video.b\n');
  });
});

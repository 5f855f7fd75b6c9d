import { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { sessionCommand } from '../commands/session.js';
import { settingsCommand } from '../commands/settings/settings.js';
import { withGlobalOptions } from '../context.js';
import { complete, type WordSources } from './complete.js';

const sources: WordSources = {
  sessions: () => Promise.resolve(['lobby', 'left', '-rf']),
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
    ['session create --transport=', ['--transport=auto', '--transport=tcp', '--transport=udp']],
    ['session create --transport=t', ['--transport=tcp']],
    ['session create --name=', []],
    ['session create --client 1234.client 12', ['1234.client']],
    ['session create --client 1234.client --tr', ['--transport']],
    ['session create --set video.preferred_c', ['video.preferred_codec=']],
    [
      'session create --set video.preferred_codec=',
      ['video.preferred_codec=H264', 'video.preferred_codec=Hevc'],
    ],
    ['session create --set a=b video.preferred_codec=He', ['video.preferred_codec=Hevc']],
    ['session create --set=video.preferred_codec=H2', ['--set=video.preferred_codec=H264']],
    ['session stop ', ['--', 'left', 'lobby']],
    ['session stop -- l', ['left', 'lobby']],
    ['session stop -- -', ['-rf']],
    ['session stop --v', ['--verbose']],
    ['nonsense ', ['session', 'settings']],
  ])('of "vrt %s"', async (line, wanted) => {
    expect((await complete(program(), line.split(' '), sources)).words).toEqual(wanted);
  });

  it.each([
    ['session create --set ', false],
    ['session create --title ', false],
    ['--socket ', true],
    ['settings import ', true],
  ])('of "vrt %s" by the names of files: %s', async (line, files) => {
    expect((await complete(program(), line.split(' '), sources)).files).toBe(files);
  });
});

import { expect, it } from 'vitest';
import { exited, Machine, type CommandResult } from '../system/machine.js';
import { until } from '../system/until.js';

/** The story of the README: people meet by command line alone, and the daemon is killed in the middle. */
it('two users meet in a scenario, talk, share data, and go on after kill -9 of the daemon', async () => {
  await using machine = await Machine.create();
  const daemon = await machine.startDaemon();
  const done = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr }: CommandResult = await machine.vrt(...args);
    expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' });
    return stdout;
  };
  await done('scenario', 'import', 'fixtures/scenarios/yard.json');
  await done('user', 'add', 'mira');
  await done('user', 'add', 'ole');
  await done('session', 'create', '--name', 'play', '--source', 'none', '--scenario', 'yard');
  expect(await done('session', 'join', 'play', 'mira')).toBe('mira joined and is the master.\n');
  expect(await done('session', 'join', 'play', 'ole')).toBe('ole joined.\n');

  using inbox = machine.follow('user', 'inbox', 'ole', '--json');
  const heard = () => inbox.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const hears = (fact: Record<string, unknown>) =>
    until(`ole hears ${JSON.stringify(fact)}`, () =>
      heard().some((item) => Object.entries(fact).every(([key, value]) => item[key] === value)),
    );
  // Whether somebody follows cannot be seen from outside: the first message is said until it is heard.
  await until('the inbox is open', async () => {
    await done('user', 'data', 'ole');
    await done('session', 'message', 'play', 'hello', '--from', 'mira');
    return heard().length > 0;
  });

  expect(await done('room', 'enter', 'play', 'stage', 'mira')).toBe('mira is in room Stage.\n');
  await hears({ kind: 'entered', from: 'mira' });
  const full = await machine.vrt('room', 'enter', 'play', 'Stage', 'ole');
  expect(full).toMatchObject({ code: 1 });
  expect(full.stderr).toContain('Room Stage is full');
  const inOneInbox = 'Sent to 0 connected users and 1 inbox.\n';
  expect(await done('session', 'message', 'play', 'only you', '--from', 'mira', '--to', 'ole')).toBe(
    inOneInbox,
  );
  await hears({ kind: 'message', from: 'mira', text: 'only you' });
  const knock = '{"TypeId":112,"Data":"{}"}';
  expect(await done('session', 'scene-event', 'play', knock, '--from', 'mira', '--to', 'all')).toBe(
    inOneInbox,
  );
  await hears({ kind: 'event-to-user', from: 'mira', text: knock });
  const refused = await machine.vrt('session', 'scene-event', 'play', knock, '--from', 'ole', '--to', 'all');
  expect(refused.code).toBe(5);
  expect(await done('session', 'message', 'play', 'all')).toBe(inOneInbox);
  expect(await done('session', 'message', 'play', 'hush', '-q')).toBe('');
  expect(await done('session', 'scene-event', 'play', knock, '--to', 'master')).toBe(
    'Sent to 0 connected users.\n',
  );
  expect(JSON.parse(await done('session', 'message', '--all', 'x', '--json'))).toEqual({
    sessions: 1,
    users: 0,
    inboxes: 1,
  });
  const poisoned = await machine.vrt('user', 'data', 'ole', '__proto__=1');
  expect([poisoned.code, poisoned.stderr]).toEqual([2, expect.stringContaining('"__proto__"')]);

  expect(await done('datastream', 'declare', 'mira', 'voice', '--description', 'her voice')).toBe(
    'User mira declares voice.\n',
  );
  expect(await done('datastream', 'declare', 'mira', 'dance', '-q')).toBe('');
  expect(await done('datastream', 'withdraw', 'mira', 'dance')).toBe('User mira no longer declares dance.\n');
  expect(await done('datastream', 'subscribe', 'ole', 'mira', 'dance')).toBe(
    'User ole is subscribed to dance of mira.\n',
  );
  expect(await done('datastream', 'unsubscribe', 'ole', 'mira', 'dance')).toBe(
    'User ole is no longer subscribed to dance of mira.\n',
  );
  await done('datastream', 'subscribe', 'ole', 'mira', 'voice');
  expect(await done('datastream', 'send', 'mira', 'voice', 'fixtures/scenarios/yard.json')).toMatch(
    /^Sent \d+ bytes to 1 subscriber\.\n$/,
  );
  expect(await done('datastream', 'send', 'ole', 'nothing', 'fixtures/scenarios/yard.json')).toMatch(
    / to 0 subscribers\.\n$/,
  );
  await hears({ kind: 'data', from: 'mira', stream: 'voice' });
  await done('scenario', 'start', 'play');
  await hears({ kind: 'scenario-event', text: 'lights' });

  daemon.kill('SIGKILL');
  await exited(daemon);
  await machine.startDaemon();

  const members = JSON.parse(await done('session', 'members', 'play', '--json')) as object[];
  expect(members).toMatchObject([
    { name: 'mira', master: true, room: 'Stage' },
    { name: 'ole', master: false, room: null },
  ]);
  // Whoever follows goes on by itself.
  await until('ole hears again', async () => {
    await done('session', 'message', 'play', 'still here', '--from', 'mira');
    return inbox.lines.some((line) => line.includes('still here'));
  });
  expect(inbox.words).toContain('The daemon is not running; waiting for it.');
  const before = inbox.lines.length;
  await done('datastream', 'send', 'mira', 'voice', 'fixtures/scenarios/yard.json');
  await until('data comes again', () =>
    inbox.lines.slice(before).some((line) => line.includes('"kind":"data"')),
  );
  const [stream] = JSON.parse(await done('datastream', 'list', '--json')) as object[];
  expect(stream).toMatchObject({
    user: 'mira',
    kind: 'voice',
    description: 'her voice',
    session: 'play',
    subscribers: [{ user: 'ole', dropped: 0 }],
  });
  // The clock of the scenario went on while nobody was there.
  await until('the curtain rises', async () =>
    (await machine.events('scenario')).some(({ message }) => message.includes('curtain')),
  );
  const names = (await machine.events('scenario')).filter(({ action }) => action === 'event');
  // The log of events is written in batches: what was told just before the kill may be missing in it, never doubled.
  const told = names.map(({ data }) => data['name']);
  expect(told.at(-1)).toBe('curtain');
  expect(new Set(told).size).toBe(told.length);

  expect(await done('session', 'leave', 'play', 'mira')).toBe('mira left.\n');
  expect(JSON.parse(await done('session', 'members', 'play', '--json'))).toMatchObject([
    { name: 'ole', master: true },
  ]);
  await done('session', 'stop', 'play');
  await done('session', 'delete', 'play');
  expect(await done('user', 'show', 'ole', '--json')).toContain('"session": null');
});

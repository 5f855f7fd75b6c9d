import { expect, it } from 'vitest';
import { hostName } from './host-name.js';
import { isAllowed, mayConnect } from './origin.js';

it.each([
  ['vr.example:8090', 'vr.example'],
  ['vr.example', 'vr.example'],
  ['10.0.0.7:8090', '10.0.0.7'],
  // The reference server cuts at the first colon followed by digits.
  ['[::1]:8090', '[::1]'],
  ['[fe80::1:2]', '[fe80::1:2]'],
  ['', ''],
])('the name in Host: %s is %s', (header, name) => {
  expect(hostName(header)).toBe(name);
});

it.each([
  [undefined, [], true],
  ['https://app.example', [], false],
  ['https://app.example', ['https://app.example'], true],
  ['https://app.example.evil', ['https://app.example'], false],
  ['https://any.example', ['*'], true],
  ['http://vr.example:8090', [], true],
  ['null', [], false],
])('a page of origin %s, where %j may connect: %s', (origin, allowed, may) => {
  const headers = { host: 'vr.example:8090', ...(origin === undefined ? {} : { origin }) };
  expect(mayConnect({ headers }, allowed)).toBe(may);
  if (origin !== undefined) expect(isAllowed(origin, allowed) && !may).toBe(false);
});

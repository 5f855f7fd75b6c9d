import { describe, expect, it } from 'vitest';
import type { EventDraft } from '../../protocol/api/event-draft.js';
import { Faults } from './faults.js';

function told() {
  const faults = new Faults();
  const events: EventDraft[] = [];
  faults.tellTo((event) => events.push(event));
  return { faults, messages: () => events.map(({ message }) => message), events };
}

const broken = () => {
  throw new Error('no such port');
};

describe('a fault', () => {
  it('costs the piece of work it happened in, and is told with its place', () => {
    const { faults, events } = told();
    const dial = faults.guarded('Dialling headsets', (_host: string) => broken());
    expect(() => dial('a')).not.toThrow();
    expect(faults.run('Looking', () => undefined)).toBe(true);
    expect(events).toEqual([
      {
        type: 'daemon',
        action: 'fault',
        severity: 'error',
        message: 'Dialling headsets failed: no such port. vrtd goes on.',
        subject: '',
        data: { doing: 'Dialling headsets', count: 1, stack: expect.stringContaining('faults.test') },
      },
    ]);
  });

  it('that comes again and again is counted, and told ever less often', () => {
    const { faults, messages } = told();
    for (let turn = 0; turn < 150; turn += 1) faults.run('Dialling headsets', broken);
    expect(messages()).toEqual([
      'Dialling headsets failed: no such port. vrtd goes on.',
      'Dialling headsets failed (10 times): no such port. vrtd goes on.',
      'Dialling headsets failed (100 times): no such port. vrtd goes on.',
    ]);
    expect(faults.total).toBe(150);
  });

  it('of ever new words costs bounded memory and few lines', () => {
    const { faults, messages } = told();
    for (let turn = 0; turn < 5_000; turn += 1)
      faults.run('Reading packets', () => {
        throw new Error(`packet ${turn}`);
      });
    expect(messages()).toHaveLength(200 + 4);
    expect(faults.total).toBe(5_000);
  });

  it('in a promise that nobody waits for is told', async () => {
    const { faults, messages } = told();
    faults.settle('Closing streams', Promise.reject(new Error('no')));
    await expect.poll(messages).toEqual(['Closing streams failed: no. vrtd goes on.']);
  });

  it('before there is anybody to tell waits', () => {
    const faults = new Faults();
    faults.run('Reading the database', broken);
    const events: EventDraft[] = [];
    faults.tellTo((event) => events.push(event));
    expect(events).toHaveLength(1);
  });

  it('in telling a fault ends there', () => {
    const faults = new Faults();
    let tries = 0;
    faults.tellTo(({ message }) => {
      tries += 1;
      faults.report('Telling', new Error(`again ${message}`));
      throw new Error('deaf');
    });
    faults.run('Dialling headsets', broken);
    expect(tries).toBe(1);
    expect(faults.total).toBe(3);
  });
});

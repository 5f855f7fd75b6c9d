import { describe, expect, it } from 'vitest';
import { sessionFor } from './assignment.js';
import type { SessionRecord } from './store.js';

describe('sessions', () => {
  it('take the client they name first, and otherwise the one that was started first takes anybody', () => {
    const any = { id: 'a', clients: [] as string[] } as SessionRecord;
    const named = { id: 'b', clients: ['1234.client'] } as SessionRecord;
    const client = { id: 'x', hostname: '1234.client', name: 'desk' } as Parameters<typeof sessionFor>[0];
    expect(sessionFor(client, [any, named])).toBe(named);
    expect(sessionFor({ ...client, hostname: 'other' }, [named, any])).toBe(any);
    expect(sessionFor({ ...client, hostname: 'other' }, [named])).toBeUndefined();
  });
});

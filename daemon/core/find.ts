import { VrtError, type ErrorCode } from '../../protocol/api/error.js';
import { matchName, type Named } from '../../protocol/api/names.js';

/** The one item called `wanted` (id, name or unique prefix of an id). Throws VrtError `notFound` or `ambiguous`. */
export function findOne<T extends Named>(
  items: Iterable<T>,
  wanted: string,
  noun: string,
  notFound: ErrorCode,
): T {
  const match = matchName(items, wanted);
  switch (match.kind) {
    case 'one':
      return match.item;
    case 'none':
      throw new VrtError(notFound, `There is no ${noun} called "${wanted}".`);
    case 'many': {
      const names = match.items.map((item) => item.names[0] ?? item.id).join(', ');
      throw new VrtError('ambiguous', `"${wanted}" could be any of these ${noun}s: ${names}.`);
    }
  }
}

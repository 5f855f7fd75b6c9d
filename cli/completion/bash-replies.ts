import { octal } from '../../protocol/text/shell-word.js';
import { withoutHidden } from '../../protocol/text/terminal-text.js';
import { commonPrefix } from './common-prefix.js';
import type { Quote, TypedWord } from './typed-line.js';

export interface BashReplies {
  /** What COMPREPLY is to be: readline inserts these as they are, so they are quoted here. */
  readonly replies: readonly string[];
  /** Another word does not follow yet. */
  readonly noSpace: boolean;
}

/** The words that complete `typed`, each as the text that readline inserts in its place. */
export function bashReplies(typed: TypedWord, words: readonly string[]): BashReplies {
  const encode = (word: string) => encoders[typed.quote](word.slice(typed.kept));
  const replies = words.map(encode);
  const noSpace = words.length > 0 && words.every((word) => word.endsWith('='));
  const [only] = replies;
  if (only !== undefined && replies.length === 1) return { replies: [closed(only, typed.quote)], noSpace };
  const common = commonPrefix(words);
  if (commonPrefix(replies) === encode(common)) return { replies, noSpace };
  // Readline inserts the common prefix of the replies; here that would end in the middle of a quoted character.
  if (common.length > typed.value.length)
    return { replies: [closed(encode(common), typed.quote)], noSpace: true };
  return { replies: ['', ...replies], noSpace };
}

/** Readline closes the quotes of a single reply, unless it ends like them. */
function closed(reply: string, quote: Quote): string {
  const mark = quote.slice(-1);
  return mark !== '' && reply.endsWith(mark) ? reply + mark : reply;
}

/** How text is written where these quotes are open. */
const encoders: Readonly<Record<Quote, (text: string) => string>> = {
  '': (text) =>
    withoutHidden(
      text.replaceAll(/[ !"#$&'()*;<>?[\\\]^`{|}~]/g, String.raw`\$&`),
      (hidden) => `$'${octal(hidden)}'`,
    ).concat(nothing(text, "''")),
  "'": (text) =>
    withoutHidden(text.replaceAll("'", String.raw`'\''`), (hidden) => `'$'${octal(hidden)}''`).concat(
      nothing(text, "''"),
    ),
  // No backslash keeps the exclamation mark from the history within these quotes.
  '"': (text) =>
    withoutHidden(
      text.replaceAll(/[$`"\\]/g, String.raw`\$&`).replaceAll('!', String.raw`"\!"`),
      (hidden) => `"$'${octal(hidden)}'"`,
    ).concat(nothing(text, '""')),
  "$'": (text) =>
    withoutHidden(text.replaceAll(/[\\']/g, String.raw`\$&`), octal).concat(nothing(text, "''")),
};

/** After one of these, even in quotes, bash takes the next word for a command; not when quotes around nothing follow. */
function nothing(text: string, quotes: string): string {
  return /[;|&{(`]$/.test(text) ? quotes : '';
}

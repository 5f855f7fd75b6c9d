import type { TextProps } from 'ink';
import type { Tone } from './text.js';

/** The sixteen colours that every terminal has, so that its own theme holds. */
const stageColours = ['cyan', 'gray', 'magenta', 'yellow', 'green', 'blue', 'red', 'white'] as const;

/** How a tone looks. Without colours (NO_COLOR) all tones look alike: words and marks say the same. */
export function styleOf(tone: Tone): TextProps {
  switch (tone) {
    case 'plain':
      return {};
    case 'dim':
      return { dimColor: true };
    case 'strong':
      return { bold: true };
    case 'good':
      return { color: 'green' };
    case 'warn':
      return { color: 'yellow' };
    case 'bad':
      return { color: 'red', bold: true };
    case 'accent':
      return { color: 'cyan' };
    case 'selected':
      return { inverse: true };
    default: {
      const colour = stageColours[Number(tone.slice('stage'.length)) % stageColours.length];
      return colour === undefined ? {} : { color: colour };
    }
  }
}

import { useStdout } from 'ink';
import { useEffect, useState } from 'react';
import type { Size } from '../frame.js';

/** The size of the terminal as it changes; one line is left free, so that Ink never has to scroll. */
export function useSize(): Size {
  const { stdout } = useStdout();
  const measure = (): Size => ({ width: stdout.columns, height: stdout.rows - 1 });
  const [size, setSize] = useState(measure);
  useEffect(() => {
    const resized = () => {
      // Remains of the old size beside the new frame would stay.
      stdout.write('\u001b[2J\u001b[H');
      setSize(measure());
    };
    stdout.on('resize', resized);
    return () => {
      stdout.off('resize', resized);
    };
  }, [stdout]);
  return size;
}

import { Box, Text } from 'ink';
import { memo } from 'react';
import { fitted, sameLine, type Line } from '../text.js';
import { styleOf } from '../theme.js';

interface LinesProps {
  readonly lines: readonly Line[];
  readonly width: number;
  /** Exactly this many lines are drawn. */
  readonly height: number;
}

/** Lines in a block of a fixed size. */
export function Lines({ lines, width, height }: LinesProps) {
  return (
    <Box flexDirection="column" width={width} height={height}>
      {Array.from({ length: height }, (_, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a line of the screen is its place
        <Row key={index} parts={fitted(lines[index] ?? [], width)} />
      ))}
    </Box>
  );
}

const Row = memo(
  ({ parts }: { readonly parts: Line }) => (
    <Text wrap="truncate">
      {parts.length === 0
        ? ' '
        : parts.map(({ text, tone }, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- likewise
            <Text key={index} {...styleOf(tone)}>
              {text}
            </Text>
          ))}
    </Text>
  ),
  (before, after) => sameLine(before.parts, after.parts),
);
Row.displayName = 'Row';

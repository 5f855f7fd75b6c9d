import type { View } from '../output/print.js';
import { metrics, type MetricUnit } from './metrics.js';

interface MetricRow {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly meaning: string;
}

/** What `vrt replay --metrics` prints. */
export const metricRows: readonly MetricRow[] = [...metrics].map(([name, { unit, meaning }]) => ({
  name,
  unit,
  meaning,
}));

export const metricView: View<MetricRow> = {
  columns: [
    { heading: 'METRIC', cell: ({ name }) => name },
    { heading: 'UNIT', cell: ({ unit }) => unit },
    { heading: 'MEANING', cell: ({ meaning }) => meaning },
  ],
  name: ({ name }) => name,
  none: 'There are no metrics.',
};

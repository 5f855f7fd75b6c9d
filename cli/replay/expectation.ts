import { VrtError } from '../../protocol/api/error.js';
import { nearest } from '../../protocol/nearest.js';

/** Numbers of a report by dotted path, for example `recovery.p95`. */
export type Metrics = ReadonlyMap<string, number>;

const operators = {
  '<=': (a: number, b: number) => a <= b,
  '>=': (a: number, b: number) => a >= b,
  '==': (a: number, b: number) => a === b,
  '!=': (a: number, b: number) => a !== b,
  '<': (a: number, b: number) => a < b,
  '>': (a: number, b: number) => a > b,
} as const;

type Operator = keyof typeof operators;

/** `METRIC OPERATOR (NUMBER | METRIC)`. */
export interface Expectation {
  readonly text: string;
  readonly metric: string;
  readonly operator: Operator;
  readonly right: number | string;
}

export interface Verdict {
  readonly text: string;
  readonly passed: boolean;
  readonly actual: number;
  readonly expected: number;
  /** One sentence: what was found, and by how much it misses. */
  readonly message: string;
}

/** Parses one `--expect` text. Throws VrtError `invalid-request`. */
export function parseExpectation(text: string): Expectation {
  const match = /^\s*([A-Za-z][\w.]*)\s*(<=|>=|==|!=|<|>)\s*(\S+)\s*$/.exec(text);
  const [, metric, operator, rightText] = match ?? [];
  if (metric === undefined || operator === undefined || rightText === undefined || !isOperator(operator)) {
    throw new VrtError('invalid-request', `"${text}" is not an expectation.`, {
      hint: "Write METRIC OPERATOR VALUE with <=, >=, ==, !=, < or >, for example 'recovery.p95 <= 3'.",
    });
  }
  const number = Number(rightText.replace(/%$/, ''));
  const right = Number.isFinite(number) ? (rightText.endsWith('%') ? number / 100 : number) : rightText;
  return { text: text.trim(), metric, operator, right };
}

/** Checks one expectation against a report. Throws VrtError `invalid-request` for a metric that the report lacks. */
export function judge(expectation: Expectation, metrics: Metrics): Verdict {
  const { text, operator } = expectation;
  const actual = lookUp(expectation.metric, metrics);
  const expected =
    typeof expectation.right === 'number' ? expectation.right : lookUp(expectation.right, metrics);
  const passed = operators[operator](actual, expected);
  const gap = Math.abs(actual - expected);
  const message = passed
    ? `${text}: ${show(actual)}`
    : `${text}: it is ${show(actual)}, off by ${show(gap)}${expected === 0 ? '' : ` (${Math.round((gap / Math.abs(expected)) * 100)} %)`}`;
  return { text, passed, actual, expected, message };
}

/** All numbers in a report, by dotted path. Booleans count as 0 and 1; arrays are left out. */
export function metricsOf(report: object, prefix = ''): Map<string, number> {
  const metrics = new Map<string, number>();
  for (const [key, value] of Object.entries(report) as [string, unknown][]) {
    if (typeof value === 'number') metrics.set(prefix + key, value);
    else if (typeof value === 'boolean') metrics.set(prefix + key, value ? 1 : 0);
    else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [path, number] of metricsOf(value, `${prefix}${key}.`)) metrics.set(path, number);
    }
  }
  return metrics;
}

function lookUp(metric: string, metrics: Metrics): number {
  const value = metrics.get(metric);
  if (value !== undefined) return value;
  const close = nearest(metric, [...metrics.keys()]);
  throw new VrtError('invalid-request', `The report has no metric "${metric}".`, {
    hint:
      close === undefined
        ? 'The metrics are the numbers of the JSON report, by dotted path.'
        : `Did you mean ${close}?`,
  });
}

function isOperator(text: string): text is Operator {
  return Object.hasOwn(operators, text);
}

function show(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

import { VrtError } from '../../protocol/api/error.js';
import { nearest } from '../../protocol/nearest.js';
import { metrics, type Metric } from './metrics.js';
import type { Measured, RunReport } from './report.js';

const operators = {
  '<=': (a: number, b: number) => a <= b,
  '>=': (a: number, b: number) => a >= b,
  '==': (a: number, b: number) => a === b,
  '!=': (a: number, b: number) => a !== b,
  '<': (a: number, b: number) => a < b,
  '>': (a: number, b: number) => a > b,
} as const;

type Operator = keyof typeof operators;

interface NamedMetric {
  readonly name: string;
  readonly metric: Metric;
}

/** `METRIC OPERATOR (NUMBER | METRIC)`. */
export interface Expectation {
  readonly text: string;
  readonly left: NamedMetric;
  readonly operator: Operator;
  readonly right: NamedMetric | number;
}

export interface Verdict {
  readonly text: string;
  readonly passed: boolean;
  /** `null`: not measured, which no expectation is met by. */
  readonly actual: Measured;
  readonly expected: Measured;
  /** One sentence: the value found, and by how much it misses. */
  readonly message: string;
}

/** Parses one `--expect` text. Throws VrtError `invalid-request`, also for a metric that there is not. */
export function parseExpectation(text: string): Expectation {
  const match = /^\s*([A-Za-z][\w.]*)\s*(<=|>=|==|!=|<|>)\s*([^\s<>=!]\S*)\s*$/.exec(text);
  const [, name, operator, rightText] = match ?? [];
  if (name === undefined || operator === undefined || rightText === undefined || !isOperator(operator)) {
    throw new VrtError('invalid-request', `"${text}" is not an expectation.`, {
      hint: "Write METRIC OPERATOR VALUE with <=, >=, ==, !=, < or >, for example 'recovery.p95 <= 3'.",
    });
  }
  const left = lookUp(name);
  return { text: text.trim(), left, operator, right: numberOf(rightText, left) ?? lookUp(rightText) };
}

/** Checks one expectation against a report. A metric that was not measured fails: a gate must not pass on nothing. */
export function judge({ text, left, operator, right }: Expectation, report: RunReport): Verdict {
  const actual = left.metric.of(report);
  const expected = typeof right === 'number' ? right : right.metric.of(report);
  if (actual === null || expected === null) {
    const { name, metric } = actual === null || typeof right === 'number' ? left : right;
    const message = `${text}: ${name} was not measured: ${metric.without}`;
    return { text, passed: false, actual, expected, message };
  }
  const passed = operators[operator](actual, expected);
  const gap = Math.abs(actual - expected);
  const message = passed
    ? `${text}: ${show(actual)}`
    : `${text}: it is ${show(actual)}, off by ${show(gap)}${expected === 0 ? '' : ` (${Math.round((gap / Math.abs(expected)) * 100)} %)`}`;
  return { text, passed, actual, expected, message };
}

function lookUp(name: string): NamedMetric {
  const metric = metrics.get(name);
  if (metric !== undefined) return { name, metric };
  const close = nearest(name, metrics.keys());
  throw new VrtError('invalid-request', `There is no metric "${name}".`, {
    hint: `${close === undefined ? '' : `Did you mean ${close}? `}\`vrt replay --metrics\` lists them all.`,
  });
}

/**
 * `undefined` for anything but a number. Percent of a share are hundredths; a metric in percent is compared as it
 * stands.
 */
function numberOf(text: string, { name, metric }: NamedMetric): number | undefined {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?%?$/i.test(text)) return undefined;
  const number = Number(text.replace('%', ''));
  if (!text.endsWith('%') || metric.unit === 'percent') return number;
  if (metric.unit === 'share') return number / 100;
  const asShare = metrics.has(`${name}Share`) ? `${name}Share` : undefined;
  throw new VrtError('invalid-request', `"${text}" is a share, and ${name} is in ${metric.unit}.`, {
    hint: asShare === undefined ? 'Write a number without %.' : `Its share is ${asShare}.`,
  });
}

function isOperator(text: string): text is Operator {
  return Object.hasOwn(operators, text);
}

/** Whole from a thousand on, else four digits: a difference is never shown as 0. */
function show(value: number): string {
  return String(Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4)));
}

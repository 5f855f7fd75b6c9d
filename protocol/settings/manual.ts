import { defaultOf, type Leaf } from './leaf.js';
import type { Effect, Json, PresetNode, SectionNode } from './node.js';

/** mandoc's lint wants lines of at most 80 bytes. */
const lineWidth = 78;

const effectWords: Readonly<Record<Effect, string>> = {
  live: 'Takes effect at once.',
  stream: 'Restarts running streams.',
  gateway: 'May disconnect clients of the gateway; --dry-run says how many.',
  daemon: 'Takes effect at the next start of the daemon.',
};

/** The part of the manual that lists all settings, as mdoc: one subsection per section of the tree. */
export function settingsManual(
  tree: SectionNode,
  leaves: readonly Leaf[],
  presets: readonly Leaf<PresetNode>[],
): string {
  const sections = Object.entries(tree.entries).map(([name, node]) => {
    const below = <T extends { readonly path: string }>(items: readonly T[]) =>
      items.filter(({ path }) => path.startsWith(`${name}.`));
    return [
      `.Ss ${node.title}`,
      ...paragraph(`${node.help}.`),
      '.Bl -tag -width Ds',
      ...below(presets).flatMap(presetItem),
      ...below(leaves).flatMap(leafItem),
      '.El',
    ].join('\n');
  });
  return `${sections.join('\n')}\n`;
}

function presetItem({ path, node }: Leaf<PresetNode>): string[] {
  const options = Object.entries(node.options).flatMap(([name, { help, sets }]) => {
    const values = Object.entries(sets).map(([at, value]) => `${at} ${written(value)}`);
    return [`.It Cm ${name}`, ...paragraph(`${help}:`), ...paragraph(`${values.join(', ')}.`)];
  });
  return [
    `.It Cm ${path}`,
    ...paragraph(`${node.help}.`),
    ...paragraph('A preset, which sets others:'),
    '.Bl -tag -width Ds -compact',
    ...options,
    '.El',
  ];
}

function leafItem({ path, node, effect, conditions }: Leaf): string[] {
  const [condition] = conditions.slice(-1);
  return [
    `.It Cm ${path}`,
    ...paragraph(`${node.help}.`),
    ...paragraph(`${takes({ node })}; ${written(defaultOf(node))} by default.`),
    ...(condition === undefined
      ? []
      : paragraph(`Applies while ${condition.path} is ${written(condition.equals)}.`)),
    ...paragraph(effectWords[effect]),
  ];
}

function takes({ node }: Pick<Leaf, 'node'>): string {
  switch (node.kind) {
    case 'boolean':
      return 'True or false';
    case 'switch':
      return 'A switch, true or false';
    case 'optional':
      return 'True when there is one';
    case 'number': {
      const [lowest, highest] = node.range;
      const unit = node.unit === null ? '' : ` ${node.unit}`;
      return `A ${node.type === 'float' ? '' : 'whole '}number from ${lowest} to ${highest}${unit}`;
    }
    case 'text':
      if (node.format === 'listening-address') return 'An IP address of this machine, or nothing for all';
      return node.pattern === null ? 'A text' : `A text: ${node.pattern.words}`;
    case 'choice':
      return `One of ${Object.keys(node.variants).join(', ')}`;
    case 'array':
    case 'vector':
      return 'A list of values';
    case 'dictionary':
      return 'Values by name';
  }
}

function written(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Text as mdoc lines: no line is taken for a request, none is too long, each sentence begins one. */
function paragraph(text: string): string[] {
  const lines: string[] = [];
  for (const sentence of text.split(/(?<=[.!?]) (?=[A-Z])/)) {
    let line = '';
    for (const word of escaped(sentence).split(' ')) {
      if (line !== '' && line.length + word.length >= lineWidth) {
        lines.push(line);
        line = '';
      }
      line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines.map((line) => (/^[.']/.test(line) ? `\\&${line}` : line));
}

/** The characters that mdoc would take for its own, and those outside ASCII that we use. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('°', '\\(de');
}

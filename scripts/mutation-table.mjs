// The figures of mutation testing: counts per file, the table of them in CONTRIBUTING.md, and where they are too low.

const begin = '<!-- table of mutation testing -->';
const end = '<!-- end of the table -->';
const heading = [
  '| file | mutants | killed | not noticed | not reached | score |',
  '|---|---|---|---|---|---|',
];

/** What is asked for, in percent, of all files together and of those below a folder. */
const wanted = [
  { where: 'all', of: () => true, score: 85 },
  { where: 'protocol/', of: (file) => file.startsWith('protocol/'), score: 90 },
  { where: 'daemon/stream/control/', of: (file) => file.startsWith('daemon/stream/control/'), score: 90 },
];

const none = () => ({ killed: 0, survived: 0, unreached: 0 });
const mutantsOf = ({ killed, survived, unreached }) => killed + survived + unreached;

/** One mutant that hangs the tests is noticed; one that is no program, or that a comment excludes, counts for nothing. */
const countedAs = { Killed: 'killed', Timeout: 'killed', Survived: 'survived', NoCoverage: 'unreached' };

/** Counts by file. */
export function countsOf(mutants) {
  const rows = new Map();
  for (const { file, status } of mutants) {
    const count = countedAs[status];
    if (count === undefined) continue;
    const row = rows.get(file) ?? none();
    row[count] += 1;
    rows.set(file, row);
  }
  return rows;
}

/** Percent, rounded down: 89.9 is not 90. */
export function scoreOf(row) {
  return Math.floor((row.killed * 100) / Math.max(1, mutantsOf(row)));
}

function sum(rows) {
  const all = none();
  for (const { killed, survived, unreached } of rows) {
    all.killed += killed;
    all.survived += survived;
    all.unreached += unreached;
  }
  return all;
}

/** In Markdown, by path, with the sum of all at the end. */
export function table(rows) {
  const line = (name, row) =>
    `| ${name} | ${mutantsOf(row)} | ${row.killed} | ${row.survived} | ${row.unreached} | ${scoreOf(row)} % |`;
  const lines = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, row]) => line(`\`${file}\``, row));
  return [...heading, ...lines, line('**all**', sum(rows.values()))].join('\n');
}

/** The rows of a page that has a table of ours. */
export function rowsIn(page) {
  const rows = new Map();
  for (const [, file, , killed, survived, unreached] of page.matchAll(
    /^\| `(.+)` \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| \d+ % \|$/gm,
  ))
    rows.set(file, { killed: Number(killed), survived: Number(survived), unreached: Number(unreached) });
  return rows;
}

/** The page with another table in its place. Throws where it has none. */
export function withTable(page, text) {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the page lacks the lines ${begin} and ${end}`);
  return `${page.slice(0, from)}${begin}\n${text}\n${page.slice(to)}`;
}

/** Where the files that were tested score less than is asked for. */
export function shortfalls(rows) {
  return wanted.flatMap(({ where, of, score: least }) => {
    const counted = [...rows].filter(([file]) => of(file)).map(([, row]) => row);
    const score = scoreOf(sum(counted));
    return counted.length > 0 && score < least ? [{ where, score, wanted: least }] : [];
  });
}

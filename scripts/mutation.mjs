// Mutation testing: `npm run mutation [-- [--write] FILE...]`. Without files, all that stryker.config.mjs names. Prints what no
// unit test noticed and a table per file; exits with 1 where a score is below what is asked for. --write puts the rows of the
// files that were tested into CONTRIBUTING.md.
import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';
import config from '../stryker.config.mjs';
import { countsOf, rowsIn, shortfalls, table, withTable } from './mutation-table.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

const options = process.argv.slice(2);
const write = options.includes('--write');
const files = options.filter((option) => option !== '--write').map((file) => relative(root, file));
const missing = files.find((file) => !existsSync(file));
if (missing !== undefined) {
  process.stderr.write(`There is no file ${missing}. Name it as seen from the root of the repository.\n`);
  process.exit(2);
}

/** Where a mutant stands and what it changes, in one line. Lines and columns count from 1. */
function lineOf({ fileName, location: { start, end }, replacement, mutatorName, status }) {
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line);
  // The file may have been shortened while its mutants were tested.
  const first = (lines[0] ?? '').slice(start.column - 1, lines.length === 1 ? end.column - 1 : undefined);
  const text =
    lines.length <= 1
      ? first
      : `${first} ... ${lines
          .at(-1)
          .slice(0, end.column - 1)
          .trim()}`;
  const how = status === 'NoCoverage' ? 'not reached' : 'not noticed';
  const change = `${text} -> ${replacement.replace(/\s+/g, ' ')}`;
  return `${relative(root, fileName)}:${start.line}:${start.column}  ${how}  ${mutatorName}: ${change}`;
}

// Stryker tidies up after itself, but not when it is interrupted.
const sandbox = join(config.tempDirName, String(process.pid));
process.on('exit', () => {
  rmSync(sandbox, { recursive: true, force: true });
  if (existsSync(config.tempDirName) && readdirSync(config.tempDirName).length === 0)
    rmdirSync(config.tempDirName);
});
for (const [signal, number] of Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }))
  process.once(signal, () => process.exit(128 + number));
const mutants = await new Stryker({
  ...config,
  tempDirName: sandbox,
  ...(files.length > 0 ? { mutate: files } : {}),
}).runMutationTest();

const alive = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
for (const line of alive.map(lineOf)) process.stdout.write(`${line}\n`);
const rows = countsOf(mutants.map(({ fileName, status }) => ({ file: relative(root, fileName), status })));
process.stdout.write(`\n${table(rows)}\n`);
if (write) {
  const page = readFileSync('CONTRIBUTING.md', 'utf8');
  const kept = [...rowsIn(page)].filter(([file]) => existsSync(file));
  writeFileSync('CONTRIBUTING.md', withTable(page, table(new Map([...kept, ...rows]))));
}
const short = shortfalls(rows);
for (const { where, score, wanted } of short)
  process.stdout.write(`${where}: ${score} %, and ${wanted} % is asked for\n`);
process.exitCode = short.length > 0 ? 1 : 0;

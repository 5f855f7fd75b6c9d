import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorOf, headingsOf, proseOf } from './system/markdown.js';
import { filesBelow } from './system/repository.js';

const pages = filesBelow('.').filter((path) => path.endsWith('.md'));

interface Link {
  readonly page: string;
  readonly target: string;
}

function linksOf(page: string): Link[] {
  const prose = proseOf(readFileSync(page, 'utf8')).replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({ page, target }));
}

/** Why a link of a page leads nowhere; undefined for one that does not, or leaves the repository. */
function fault({ page, target }: Link): string | undefined {
  if (/^[a-z]+:/.test(target)) return undefined;
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : normalize(join(dirname(page), path));
  if (!existsSync(file)) return `${page}: there is no ${file}`;
  if (anchor === undefined || statSync(file).isDirectory()) return undefined;
  const anchors = headingsOf(readFileSync(file, 'utf8')).map(anchorOf);
  return anchors.includes(anchor) ? undefined : `${page}: ${file} has no heading #${anchor}`;
}

/** Paths that a page of prose names in code marks: what has a slash, or is a file of the root. */
function namedPaths(page: string): string[] {
  return [...proseOf(readFileSync(page, 'utf8')).matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) =>
    /^[\w.-]+(?:\/[\w.-]+)*\/?$/.test(code) && /[/]|^[\w-]+\.(?:ts|tsx|md|json)$/.test(code) ? [code] : [],
  );
}

describe('pages', () => {
  it('link to files and headings that exist', () => {
    expect(pages).toContain('docs/protocols/alvr.md');
    const links = pages.flatMap(linksOf);
    expect(links.length).toBeGreaterThan(10);
    expect(links.map(fault).filter((sentence) => sentence !== undefined)).toEqual([]);
  });

  it('are noticed when they link to nothing', () => {
    const page = 'docs/protocols/README.md';
    expect(fault({ page, target: 'alvr.md#7-stream-socket' })).toBeUndefined();
    expect(fault({ page, target: 'alvr.md#8-stream-socket' })).toBeDefined();
    expect(fault({ page, target: 'alvr-no.md' })).toBeDefined();
    expect(fault({ page, target: '#the-wires-that-vrt-speaks' })).toBeUndefined();
  });

  it('of the whole can be reached from the README', () => {
    const reached = new Set(['README.md']);
    for (const page of reached)
      for (const { target } of linksOf(page)) {
        const file = normalize(join(dirname(page), target.split('#')[0] ?? ''));
        if (file.endsWith('.md') && existsSync(file)) reached.add(file);
      }
    const wanted = pages.filter((path) => path.startsWith('docs/') || !path.includes('/'));
    expect(wanted.filter((path) => !reached.has(path))).toEqual([]);
  });
});

describe('ARCHITECTURE.md', () => {
  const files = filesBelow('.');

  /** Paths are named from the root, from the folder they are told of, or by their last name alone. */
  function exists(named: string): boolean {
    const path = named.replace(/\/$/, '');
    return files.some((file) => `/${file}/`.includes(`/${path}/`) || file.startsWith(`${path}/`));
  }

  it('names files and folders that exist', () => {
    const named = namedPaths('ARCHITECTURE.md');
    expect(named.length).toBeGreaterThan(60);
    expect(named.filter((path) => !exists(path))).toEqual([]);
    expect(exists('daemon/nowhere.ts')).toBe(false);
  });

  it('names every folder of the tree, two levels deep', () => {
    const text = readFileSync('ARCHITECTURE.md', 'utf8');
    const source = files.filter((path) => /^(?:cli|daemon|protocol)\/.*\.tsx?$/.test(path));
    const folders = new Set(source.flatMap((path) => path.split('/').slice(0, -1).slice(0, 2)));
    expect(folders.size).toBeGreaterThan(25);
    expect([...folders].filter((name) => !text.includes(`${name}/`))).toEqual([]);
  });
});

describe('decisions', () => {
  const decisions = filesBelow('docs/decisions').filter((path) => /\/\d{4}-[a-z-]+\.md$/.test(path));

  it('have a date, and say what was considered, decided and follows', () => {
    expect(decisions.length).toBeGreaterThan(20);
    for (const [index, path] of decisions.entries()) {
      const text = readFileSync(path, 'utf8');
      const [title, ...chapters] = headingsOf(text);
      expect(title).toMatch(new RegExp(`^${String(index + 1).padStart(4, '0')} `));
      expect(text).toMatch(/^Date: 20\d\d-[01]\d-[0-3]\d$/m);
      expect(chapters).toEqual(['Context', 'Alternatives', 'Decision', 'Consequences']);
    }
  });

  it.each(['ARCHITECTURE.md', 'docs/decisions/README.md'])('are all linked from %s', (page) => {
    const linked = new Set(linksOf(page).map(({ target }) => normalize(join(dirname(page), target))));
    expect(decisions.filter((path) => !linked.has(path))).toEqual([]);
  });
});

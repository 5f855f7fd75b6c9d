import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headingsOf } from './system/markdown.js';
import { textsBelow } from './system/repository.js';

const sources = textsBelow('.', [
  '.ts',
  '.tsx',
  '.mjs',
  '.cpp',
  '.h',
  '.json',
  '.md',
  '.1',
  '.5',
  '.7',
  '.8',
  '.service',
  '.sh',
]).filter(({ path }) => path !== 'package-lock.json');

/** These two name what is wrong. */
const others = sources.filter(({ path }) => !['test/citations.test.ts', 'test/links.test.ts'].includes(path));

/** A text without line ends, so that a citation may be broken where a comment goes on. */
function unbroken(text: string): string {
  return text.replaceAll(/\n[ \t]*(?:\*|\/\/|#|\.\\")?[ \t]*/g, ' ');
}

const number = String.raw`\d+(?:\.\d+)*`;
const citation = new RegExp(
  String.raw`\b([a-z][a-z-]*\.md) (${number}(?:(?:,| and|, and| or) ${number}(?![\w%]))*)`,
  'g',
);

interface Citation {
  readonly path: string;
  readonly page: string;
  readonly section: string;
}

function citationsIn({ path, text }: { readonly path: string; readonly text: string }): Citation[] {
  return [...unbroken(text).matchAll(citation)].flatMap(([, page = '', sections = '']) =>
    (sections.match(new RegExp(number, 'g')) ?? []).map((section) => ({ path, page, section })),
  );
}

function pageOf(name: string): string | undefined {
  return [`docs/protocols/${name}`, `docs/${name}`].find((path) => existsSync(path));
}

function sectionsOf(path: string): string[] {
  return headingsOf(readFileSync(path, 'utf8')).flatMap((heading) => {
    const found = new RegExp(String.raw`^(${number})\.? `).exec(heading)?.[1];
    return found === undefined ? [] : [found];
  });
}

describe('citations', () => {
  const cited = sources.flatMap(citationsIn);

  it('are read, several in a row and across the lines of a comment too', () => {
    const text = '/** alvr.md 5, 7 and\n * 9 (loss-recovery.md\n * 4.5, or so). vrtogether.md 14: 0.97 % */';
    expect(citationsIn({ path: 'x', text }).map(({ page, section }) => `${page} ${section}`)).toEqual([
      'alvr.md 5',
      'alvr.md 7',
      'alvr.md 9',
      'loss-recovery.md 4.5',
      'vrtogether.md 14',
    ]);
  });

  it('lead to a numbered heading of a page in docs/', () => {
    expect(cited.length).toBeGreaterThan(250);
    const lost = cited.filter(({ page, section }) => {
      const path = pageOf(page);
      return path === undefined || !sectionsOf(path).includes(section);
    });
    expect(lost.map(({ path, page, section }) => `${path}: ${page} ${section}`)).toEqual([]);
  });

  it.each(['alvr', 'loss-recovery', 'vrtogether'])('find each section of %s.md once, in order', (name) => {
    const sections = sectionsOf(`docs/protocols/${name}.md`);
    const byNumber = sections.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    expect(sections).toEqual(byNumber);
    expect(new Set(sections).size).toBe(sections.length);
  });

  it('name pages that exist, where they give no number', () => {
    const named = others.flatMap(({ path, text }) =>
      [...text.matchAll(/(?<![\w./*-])([a-z][\w/.-]*\.md)\b(?! \d)/g)].map(([, page = '']) => ({
        path,
        page,
      })),
    );
    expect(named.length).toBeGreaterThan(20);
    const lost = named.filter(
      ({ path, page }) =>
        ![page, join(dirname(path), page), pageOf(page)].some((one) => existsSync(one ?? '')),
    );
    expect(lost).toEqual([]);
  });

  it('of an RFC give its number and, where one is meant, the section', () => {
    const named = others.flatMap(({ path, text }) =>
      [...unbroken(text).matchAll(/\brfc\W{0,2}\d+[^\s),;:]*(?: [\d.]+)?/gi)].map(([found]) => ({
        path,
        found,
      })),
    );
    expect(named.length).toBeGreaterThan(10);
    const wrong = named.filter(
      ({ found }) => !/^RFC [1-9]\d{2,4}(?:'s|\.)?(?: \d+(?:\.\d+)*\.?)?$/.test(found),
    );
    expect(wrong).toEqual([]);
  });
});

export interface Block {
  /** What stands behind the opening fence. */
  readonly info: string;
  readonly lines: readonly string[];
}

/** The fenced blocks of a page, in order. */
export function fencedBlocks(page: string): Block[] {
  const blocks: Block[] = [];
  let open: { info: string; lines: string[] } | undefined;
  for (const line of page.split('\n')) {
    const fence = /^```(.*)$/.exec(line)?.[1];
    if (open !== undefined && fence !== undefined) open = undefined;
    else if (fence !== undefined) blocks.push((open = { info: fence.trim(), lines: [] }));
    else open?.lines.push(line);
  }
  return blocks;
}

/** The page without what its fenced blocks hold. */
export function proseOf(page: string): string {
  let inside = false;
  return page
    .split('\n')
    .map((line) => {
      if (!line.startsWith('```')) return inside ? '' : line;
      inside = !inside;
      return '';
    })
    .join('\n');
}

/** The headings of a page, without their marks. */
export function headingsOf(page: string): string[] {
  return proseOf(page)
    .split('\n')
    .flatMap((line) => /^#{1,6} (.+)$/.exec(line)?.[1] ?? []);
}

/** What a link names a heading by. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

/** What the tests of one file noticed of its mutants. */
export interface Counts {
  killed: number;
  survived: number;
  unreached: number;
}
export type Rows = Map<string, Counts>;

export function countsOf(mutants: readonly { readonly file: string; readonly status: string }[]): Rows;
export function scoreOf(row: Counts): number;
export function table(rows: Rows): string;
export function rowsIn(page: string): Rows;
export function withTable(page: string, text: string): string;
export function shortfalls(rows: Rows): { where: string; score: number; wanted: number }[];

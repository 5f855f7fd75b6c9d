/** `INSERT ... ON CONFLICT DO UPDATE` over named parameters; the first column is the key. */
export function upsertSql(table: string, columns: readonly [string, ...string[]]): string {
  const [key, ...rest] = columns;
  const values = columns.map((column) => `@${column}`).join(', ');
  const changes = rest.map((column) => `${column} = excluded.${column}`).join(', ');
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values}) ON CONFLICT (${key}) DO UPDATE SET ${changes}`;
}

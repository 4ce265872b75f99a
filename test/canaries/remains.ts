// All that a town leaves behind: cards and messages, what bots wrote, the database, files, the sandbox's log, environments.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Place } from './find.ts';

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

/** What may hold secrets: sealed bytes, which nobody can open without the key. */
const sealed = (one: Column): boolean => one.table === 'sealed' && one.column === 'sealed';
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const shown = ({ column, type }: Column): string =>
  type === 'bytea' ? `encode(${quoted(column)}, 'escape')` : `${quoted(column)}::text`;

/** Every column of every table of ours, as text; of pg-boss too. */
export async function dump(url: string): Promise<readonly Place[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Column & { schema: string }>(
      `select c.table_schema as schema, c.table_name as table, c.column_name as column, c.data_type as type
       from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
       where t.table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema')
       and c.data_type in ('text', 'character varying', 'json', 'jsonb', 'bytea', 'ARRAY')`,
    );
    const places: Place[] = [];
    for (const [table, columns] of Map.groupBy(rows, (row) => `${quoted(row.schema)}.${quoted(row.table)}`)) {
      const wanted = columns.filter((one) => !sealed(one)).map(shown);
      if (wanted.length === 0) continue;
      const found = await client.query<{ text: string | null }>(
        `select string_agg(concat_ws(' ', ${wanted.join(', ')}), E'\\n') as text from ${table}`,
      );
      const text = found.rows[0]?.text;
      if (text) places.push({ name: `table ${table}`, text });
    }
    return places;
  } finally {
    await client.end();
  }
}

export const files = (folder: string): readonly Place[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: `file ${path}`, text: readFileSync(path, 'latin1') }));

const read = (path: string): string => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
};

/** Processes that these started, and those that they started. */
function descendants(pids: readonly number[]): readonly number[] {
  const parent = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), Number(/^\d+ \(.*\) \S (\d+)/s.exec(read(`/proc/${name}/stat`))?.[1])]),
  );
  const all = [...pids];
  for (const pid of all) for (const [child, of] of parent) if (of === pid) all.push(child);
  return all;
}

/** Environments and command lines, of the bots and of what they started; empty where there is no /proc. */
export function processes(pids: readonly number[]): readonly Place[] {
  if (process.platform !== 'linux') return [];
  return descendants(pids).flatMap((pid) => [
    { name: `environment of process ${pid}`, text: read(`/proc/${pid}/environ`) },
    { name: `command line of process ${pid}`, text: read(`/proc/${pid}/cmdline`) },
  ]);
}

import { sql } from 'kysely';
import type { Database } from '../../src/storage/database.ts';

/** Tables, columns and indexes of a database as sorted text, to be compared with what is written down. */
export async function schemaOf(db: Database): Promise<string> {
  const lines = db.kind === 'sqlite' ? await sqliteLines(db) : await postgresqlLines(db);
  return `${lines.join('\n')}\n`;
}

async function sqliteLines({ read }: Database): Promise<string[]> {
  const { rows } = await sql<{ sql: string }>`select sql from sqlite_master
    where sql is not null and name not like 'kysely%' and name not like 'sqlite%' order by tbl_name, type desc, name`.execute(
    read,
  );
  return rows.map((row) => `${row.sql.replaceAll(/\s+/g, ' ')};`);
}

interface Column {
  readonly table_name: string;
  readonly column: string;
}

async function postgresqlLines({ read }: Database): Promise<string[]> {
  const columns = await sql<Column>`select c.table_name, c.column_name || ' ' || c.data_type
      || case when c.is_nullable = 'NO' then ' not null' else '' end as "column"
    from information_schema.columns c where c.table_schema = 'public' and c.table_name not like 'kysely%'
    order by c.table_name, c.ordinal_position`.execute(read);
  const constraints = await sql<{
    line: string;
  }>`select conrelid::regclass || ': ' || pg_get_constraintdef(oid) as line
    from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'
      and conrelid::regclass::text not like 'kysely%' order by 1`.execute(read);
  const indexes = await sql<{ indexdef: string }>`select indexdef from pg_indexes
    where schemaname = 'public' and tablename not like 'kysely%' order by tablename, indexname`.execute(
    read,
  );
  const tables = Map.groupBy(columns.rows, ({ table_name: name }) => name);
  return [
    ...[...tables].map(([name, own]) => `${name} (${own.map(({ column }) => column).join(', ')});`),
    ...constraints.rows.map(({ line }) => `${line};`),
    ...indexes.rows.map(({ indexdef }) => `${indexdef};`),
  ];
}

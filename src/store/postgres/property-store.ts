import type { PropertyStore } from '../property-store.ts'
import type { Database, Queries } from './database.ts'

const FIND = 'select value from property where name = $1'

export function createPostgresPropertyStore(database: Database): PropertyStore {
  const find = async (queries: Pick<Queries, 'get'>, name: string) =>
    (await queries.get<{ value: string }>(FIND, name))?.value
  return {
    find: (name) => find(database, name),
    putIfAbsent: async (name, value) =>
      // Most starts find what the first one made, and a read waits for nobody.
      (await find(database, name)) ??
      database.write(
        async (queries) => {
          await queries.run(
            'insert into property (name, value) values ($1, $2) on conflict do nothing',
            name,
            value,
          )
          return (await find(queries, name)) ?? value
        },
        { isRepeatable: true },
      ),
    put: async (name, value) => {
      await database.write((queries) =>
        queries.run(
          'insert into property (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value',
          name,
          value,
        ),
      )
    },
    replace: (name, from, to) =>
      database.write(
        async (queries) =>
          (await queries.run(
            'update property set value = $3 where name = $1 and value = $2',
            name,
            from,
            to,
          )) > 0,
      ),
  }
}

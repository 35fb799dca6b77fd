import type { PropertyStore } from '../property-store.ts'
import type { Database } from './database.ts'

export function createSqlitePropertyStore(database: Database): PropertyStore {
  const find = (name: string) =>
    database.get<{ value: string }>('select value from property where name = ?', name)?.value
  return {
    find: async (name) => find(name),
    putIfAbsent: async (name, value) => {
      // Most starts find what the first one made, and a read waits for nobody.
      const known = find(name)
      if (known !== undefined) return known
      return database.write(() => {
        database.run('insert into property (name, value) values (?, ?) on conflict do nothing', name, value)
        return find(name) ?? value
      })
    },
    put: async (name, value) => {
      database.write(() =>
        database.run(
          'insert into property (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
          name,
          value,
        ),
      )
    },
    replace: async (name, from, to) =>
      database.write(
        () => database.run('update property set value = ? where name = ? and value = ?', to, name, from) > 0,
      ),
  }
}

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type SiteService, withSiteService } from './testing/site-service.ts'

async function clockOf({ json }: SiteService): Promise<{ mode: string; speed: number; now: number }> {
  const { mode, speed, now } = (await json('site', 'clock')) as { mode: string; speed: number; now: string }
  return { mode, speed, now: Date.parse(now) }
}

describe('the time of a site', () => {
  test('is shown, for people and as JSON', () =>
    withSiteService({}, async (service) => {
      const { mode, speed, now } = await clockOf(service)
      assert.deepEqual([mode, speed], ['frozen', 1])
      const shown = new Date(now).toISOString().slice(0, 19).replace('T', ' ')
      assert.equal(await service.out('site', 'clock'), `${shown}, frozen\n`)
    }))

  test('is brought forward by seconds, minutes, hours or days', () =>
    withSiteService({}, async (service) => {
      const { connection } = service
      const before = (await clockOf(service)).now
      let seconds = 0
      for (const [text, length] of [
        ['90', 90],
        ['0.5', 0.5],
        ['90s', 90],
        ['10M', 600],
        ['0.5h', 1800],
        ['0.02d', 1728],
        ['1h30m', 5400],
        ['1m500ms', 60.5],
      ] as const) {
        const told = (await service.json('site', 'advance', text, ...connection)) as { now: string }
        seconds += length
        assert.equal(Date.parse(told.now) - before, seconds * 1000, text)
      }
    }))

  test('runs as it is told to, and never goes back', () =>
    withSiteService({}, async (service) => {
      assert.match(
        await service.out('site', 'clock-set', '--mode', 'real', '--speed', '60'),
        /, real, 60 times as fast\n$/,
      )
      await service.out('site', 'clock-set', '--mode', 'frozen')
      assert.deepEqual((await clockOf(service)).mode, 'frozen')
      const later = '2099-12-31T10:00:00.000Z'
      assert.equal(await service.out('site', 'clock-set', '--now', later), '2099-12-31 10:00:00, frozen\n')
      const back = ['site', 'clock-set', '--now', '2020-01-01T00:00:00.000Z', ...service.connection]
      const { code, err } = await service.run(...back)
      assert.equal(code, 1)
      assert.match(err, /answered PUT \/api\/site\/clock with 400: /)
    }))

  test('is not changed by what is no time, no number, or nothing', () =>
    withSiteService({}, async (service) => {
      const before = await clockOf(service)
      for (const [words, message] of [
        [['advance', '1x'], /"1x" is not a time; write seconds, or 90s/],
        [['advance', ''], /"" is not a time/],
        [['clock-set'], /Nothing is to change; give --mode, --speed or --now/],
        [['clock-set', '--speed', 'fast'], /--speed "fast" is not a number/],
      ] as const) {
        const { code, err } = await service.run('site', ...words)
        assert.equal(code, 2, words.join(' '))
        assert.match(err, message)
      }
      assert.equal((await service.run('site', 'clock-set', '--mode', 'slow')).code, 1)
      assert.deepEqual(await clockOf(service), before)
    }))

  test('is nothing that an empty site has', () =>
    withSiteService({ site: 'empty' }, async ({ run }) => {
      const { code, err } = await run('site', 'clock')
      assert.equal(code, 1)
      assert.match(err, /409: "This site does not run; start the service with --site demo\."/)
    }))
})

import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT } from '../system/support.ts'

const FOLDER = join(ROOT, 'dist', 'console')
const PAGE = join(FOLDER, 'index.html')
const FIRST_LOAD_MAX = 150 * 1024

test('the first load of the console stays under 150 KiB as it is sent', {
  skip: existsSync(PAGE) ? false : 'the console is not built; npm run build builds it',
}, (t) => {
  const page = readFileSync(PAGE, 'utf8')
  const named = [...page.matchAll(/(?:src|href)="\/console\/([^"]+)"/g)].map(([, name]) => name ?? '')
  assert.ok(
    named.some((name) => name.endsWith('.js')) && named.some((name) => name.endsWith('.css')),
    `the page names script and style: ${named.join(', ')}`,
  )
  const sizes = ['index.html', ...named].map((name) => statSync(join(FOLDER, `${name}.gz`)).size)
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  t.diagnostic(`${bytes} bytes`)
  assert.ok(bytes <= FIRST_LOAD_MAX, `${bytes} bytes`)
})

test('the page of the console holds nothing inline and names nothing elsewhere', {
  skip: existsSync(PAGE) ? false : 'the console is not built; npm run build builds it',
}, () => {
  const page = readFileSync(PAGE, 'utf8')
  assert.doesNotMatch(page, /<style|<script(?![^>]* src=)|\son\w+=|https?:|src="\/\//i)
})

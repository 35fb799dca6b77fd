import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusedAddress } from './refused-addresses.ts'
import { createTargets } from './targets.ts'

const REFUSED = [
  ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '100.127.255.254', '127.0.0.1', '127.255.255.255'],
  ...['169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.8', '192.0.2.1', '192.88.99.1'],
  ...['192.168.1.1', '198.18.0.1', '198.19.255.255', '198.51.100.7', '203.0.113.9', '224.0.0.1'],
  ...['239.255.255.250', '240.0.0.1', '255.255.255.255', '::', '::1', '::127.0.0.1', '::ffff:127.0.0.1'],
  ...['::ffff:8.8.8.8', '::ffff:7f00:1', '0:0:0:0:0:ffff:a00:1', '::ffff:0:127.0.0.1', '64:ff9b::7f00:1'],
  ...['64:ff9b::8.8.8.8', '64:ff9b:1::1', '100::1', '2001::1', '2001:db8::1', '2002:7f00:1::', '3fff::1'],
  ...['fc00::1', 'fd12:3456::1', 'fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1', 'ff02::1'],
  ...['2001:4860:4860::8888%1', '', 'localhost', '1.2.3', '0x7f000001'],
]
const TAKEN = [
  '8.8.8.8',
  '1.1.1.1',
  '100.63.0.1',
  '172.32.0.1',
  '192.167.0.1',
  '2001:4860:4860::8888',
  '2a00::1',
]

test('addresses that are not on the public internet are refused', () => {
  for (const address of REFUSED) assert.ok(isRefusedAddress(address), address)
  for (const address of TAKEN) assert.ok(!isRefusedAddress(address), address)
})

/** Every way to write the loopback address or another of the inside in a URL. */
const REFUSED_URLS = [
  ...[
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.1/',
  ],
  ...[
    'https://0177.0.0.1/',
    'https://017700000001/',
    'https://127.0.0.1./',
    'https://0/',
    'https://①②⑦.0.0.1/',
  ],
  ...[
    'https://127。0。0。1/',
    'https://%31%32%37.0.0.1/',
    'https:/\\127.0.0.1/',
    'https://[::1]/',
    'https://[::]/',
  ],
  ...['https://[::ffff:127.0.0.1]/', 'https://[::ffff:7f00:1]/', 'https://[0:0:0:0:0:ffff:10.0.0.1]/'],
  ...[
    'https://[fe80::1%25eth0]/',
    'https://[fe80::1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
  ],
  ...['https://169.254.169.254/latest/', 'https://localhost/', 'https://LOCALHOST./', 'https://a.localhost/'],
  ...['https://user@hooks.example/', 'https://user:word@hooks.example/', 'https://hooks.example/#x'],
  ...[
    'http://hooks.example/',
    'ftp://hooks.example/',
    'file:///etc/passwd',
    'javascript:1',
    '//hooks.example',
    '',
  ],
  `https://hooks.example/${'a'.repeat(2000)}`,
]

test('a target is on the public internet, over https, without a login in its address', () => {
  const targets = createTargets([])
  for (const url of REFUSED_URLS) {
    assert.throws(() => targets.readUrl(url), { code: 'value-unreadable' }, url)
  }
  for (const url of ['https://hooks.example/a?b=c', 'https://hooks.example:8443/', 'https://8.8.8.8/']) {
    assert.equal(targets.readUrl(url), url)
  }
})

test('a message never repeats the login of an address', () => {
  const told = (url: string) => {
    try {
      createTargets([]).readUrl(url)
    } catch (error) {
      return String(error)
    }
    return ''
  }
  assert.match(told('https://user:word@hooks.example/'), /user name or password/)
  assert.doesNotMatch(told('https://user:word@hooks.example/'), /word@/)
})

test('what the setting names is allowed, over http too, and nothing beside it', () => {
  const targets = createTargets(['Hooks.inside', '10.1.0.0/16', '::1', 'fd00::/8'])
  for (const url of [
    ...[
      'http://hooks.inside/',
      'https://hooks.inside./',
      'http://10.1.2.3/',
      'https://[::1]/',
      'https://[fd01::2]/',
    ],
  ]) {
    assert.equal(targets.readUrl(url), url)
  }
  for (const url of [
    'https://10.2.0.1/',
    'https://127.0.0.1/',
    'http://hooks.example/',
    'https://[::ffff:10.1.2.3]/',
  ]) {
    assert.throws(() => targets.readUrl(url), { code: 'value-unreadable' }, url)
  }
  assert.ok(targets.allows('hooks.inside', '127.0.0.1'), 'a host that is named, wherever it is')
  assert.ok(targets.allows('other.example', '10.1.9.9'), 'a network that is named, by any name')
  assert.ok(!targets.allows('other.example', '10.2.0.1'))
  assert.ok(!targets.allows('sub.hooks.inside', '10.2.0.1'))
  assert.ok(!createTargets(['0.0.0.0/0']).allows('other.example', '::1'), 'an IPv4 range is no IPv6 range')
})

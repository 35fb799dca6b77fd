import { isIP } from 'node:net'

/** Host names, addresses and ranges such as 10.0.0.0/8, with commas between; `undefined` where one is none of them. */
export function parseNetworkList(text: string): readonly string[] | undefined {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
  return entries.every(isNetwork) ? entries : undefined
}

function isNetwork(entry: string): boolean {
  const [address = '', bits, ...more] = entry.split('/')
  const family = isIP(address)
  if (family === 0) return bits === undefined && /^(?!.*\.\.)[a-z\d](?:[\w.-]{0,251}[\w.])?$/i.test(entry)
  if (address.includes('%') || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

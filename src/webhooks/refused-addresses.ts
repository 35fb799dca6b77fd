import { BlockList, isIP } from 'node:net'

/** What is not the public internet. Source: the special-purpose registries of IANA for IPv4 and IPv6. */
const REFUSED_IPV4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24'],
  ...['192.168.0.0/16', '192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
]

/**
 * Among them all forms in which an IPv4 address hides: compatible and mapped (`::/96`, `::ffff:0:0/96`), translated
 * (`::ffff:0:0:0/96`), NAT64 (`64:ff9b::/96`, `64:ff9b:1::/48`), Teredo (`2001::/32`) and 6to4 (`2002::/16`).
 */
const REFUSED_IPV6 = [
  ...['::/96', '::ffff:0:0/96', '::ffff:0:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64'],
  ...['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20', '5f00::/16'],
  ...['fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
]

/** Ranges of addresses; each family in a list of its own, since a list takes an IPv4 address for a mapped one. */
export interface AddressRanges {
  has(address: string): boolean
}

/** @param ranges addresses, or ranges as `10.0.0.0/8` */
export function createAddressRanges(ranges: readonly string[]): AddressRanges {
  const lists = { 4: new BlockList(), 6: new BlockList() } as const
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    const family = isIP(address)
    if (family !== 4 && family !== 6) throw new RangeError(`${range} is no range of addresses`)
    const most = family === 4 ? 32 : 128
    lists[family].addSubnet(address, bits === undefined ? most : Number(bits), `ipv${family}`)
  }
  return {
    has: (address) => {
      const family = isIP(address)
      return (family === 4 || family === 6) && lists[family].check(address, `ipv${family}`)
    },
  }
}

const refused = createAddressRanges([...REFUSED_IPV4, ...REFUSED_IPV6])

/** Whether nothing is sent to an address unless that is allowed by name; so is what is no address, or has a zone. */
export function isRefusedAddress(address: string): boolean {
  return isIP(address) === 0 || address.includes('%') || refused.has(address)
}

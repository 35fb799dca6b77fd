/**
 * Reads a SHA-256 fingerprint as tools print it: 64 hexadecimal digits in any case, with or without colons or
 * spaces, with or without a label such as `sha256 Fingerprint=`. Gives the digits in lower case.
 */
export function parseFingerprint(text: string): string | undefined {
  const digits = text
    .replace(/^\s*sha-?256(\s+fingerprint)?\s*[=:]/i, '')
    .replace(/[:\s]/g, '')
    .toLowerCase()
  return /^[0-9a-f]{64}$/.test(digits) ? digits : undefined
}

/** The digits in pairs with colons, upper case, as certificates are compared by eye: `AA:BB:…`. */
export function formatFingerprint(sha256: string): string {
  return (sha256.toUpperCase().match(/../g) ?? []).join(':')
}

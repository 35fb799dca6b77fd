/**
 * # certificate: TLS without a word from the user
 *
 * A data folder has a CA of its own and a server certificate made by it; or the user brings a pair.
 * Deliberately absent: sockets.
 */
export * from './certificate.ts'

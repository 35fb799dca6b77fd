import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as wire from '../wire/index.ts'
import { findMemberKind, MEMBER_KINDS } from './anonymous-members.ts'

const CONTRACTS: readonly wire.Shape<never>[] = [
  ...[wire.localSiteApi, wire.peerSiteApi, wire.vpgApi, wire.vmApi, wire.flrSessionApi, wire.vraApi],
  ...[wire.virtualizationSiteApi, wire.hostApi, wire.vmNativeApi, wire.datastoreApi, wire.folderApi],
  ...[wire.networkApi, wire.hostClusterApi, wire.datastoreClusterApi, wire.resourcePoolApi, wire.deviceApi],
  ...[wire.repositoryApi, wire.checkpointApi, wire.serviceProfileApi, wire.zorgApi, wire.taskApi],
] as unknown as readonly wire.Shape<never>[]

test('every member of every contract that is recorded has its row', () => {
  const schemas = new Map<string, object>()
  const style = { profile: 'appliance', escapeSlashes: false } as const
  for (const contract of CONTRACTS) contract.schema({ style, schemas })
  const members = [...schemas.values()].flatMap((schema) =>
    Object.keys('properties' in schema && schema.properties ? schema.properties : {}),
  )
  assert.ok(members.length > 200)
  assert.deepEqual(
    [...new Set(members)].filter((member) => findMemberKind(member) === undefined),
    [],
  )
})

test('a member has one row', () => {
  const names = Object.values<readonly string[]>(MEMBER_KINDS).flatMap((members) =>
    members.map((member) => member.toLowerCase()),
  )
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  )
})

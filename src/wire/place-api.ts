import {
  createUnknownLocalSite,
  createUnknownPeerSite,
  type LocalSite,
  type PeerSite,
  pairingStatuses,
} from '../inventory/index.ts'
import { identifierOf, openWord, orElse } from './entity-scalars.ts'
import { linkString, resourceLink, toLink, toSelfLink } from './link-api.ts'
import { double, flag, integer, long, text } from './scalars.ts'
import { nullable, onAppliance, record, type ValueOf } from './shape.ts'

const platformInformationApi = record('PlatformInformationApi', {
  Azure: nullable(
    record('PlatformInformationAzureApi', { RegionName: text, ResourceGroup: text, Subscription: text }),
  ),
  VCenter: nullable(record('PlatformInformationVCenterApi', { Ip: text })),
})

/** Source: a recorded 7.0 reply; what the appliance adds is from the 10.0 OpenAPI. */
export const localSiteApi = record('LocalSiteApi', {
  BandwidthThrottlingInMBs: orElse(double, -1),
  ContactEmail: text,
  ContactName: text,
  ContactPhone: text,
  DisplayVersion: onAppliance(text),
  IpAddress: text,
  IsLoginBannerEnabled: onAppliance(flag),
  IsReplicationToSelfEnabled: flag,
  Link: resourceLink,
  Location: text,
  LoginBanner: onAppliance(text),
  PlatformInformation: onAppliance(nullable(platformInformationApi)),
  SiteIdentifier: text,
  SiteName: text,
  SiteType: text,
  SiteTypeVersion: onAppliance(text),
  UtcOffsetInMinutes: integer,
  Version: text,
  ZvmApiVersion: onAppliance(text),
})
export type LocalSiteApi = ValueOf<typeof localSiteApi>

/** @param utcOffsetMinutes of the zone in which we read local dates: what clients reckon with is ours, not a recording's */
export function toLocalSiteApi(
  site: LocalSite,
  { origin, utcOffsetMinutes }: { origin: string; utcOffsetMinutes: number },
): LocalSiteApi {
  return {
    BandwidthThrottlingInMBs: site.bandwidthLimitMbPerSecond,
    ContactEmail: site.contactEmail,
    ContactName: site.contactName,
    ContactPhone: site.contactPhone,
    DisplayVersion: site.displayVersion,
    IpAddress: site.ipAddress,
    IsLoginBannerEnabled: site.loginBanner !== null,
    IsReplicationToSelfEnabled: site.isReplicationToSelfEnabled,
    Link: toLink('localSite', site.identifier, origin),
    Location: site.location,
    LoginBanner: site.loginBanner,
    PlatformInformation: null,
    SiteIdentifier: site.identifier,
    SiteName: site.name,
    SiteType: site.type,
    SiteTypeVersion: site.typeVersion,
    UtcOffsetInMinutes: utcOffsetMinutes,
    Version: site.version,
    ZvmApiVersion: site.apiVersion,
  }
}

/** @throws Problem `value-unreadable` where the site has no identifier */
export function fromLocalSiteApi(api: LocalSiteApi): LocalSite {
  const identifier = identifierOf('SiteIdentifier', api.SiteIdentifier, api.Link)
  return {
    ...createUnknownLocalSite(identifier, api.Version),
    name: api.SiteName || identifier,
    location: api.Location,
    type: api.SiteType,
    typeVersion: api.SiteTypeVersion,
    ipAddress: api.IpAddress,
    version: api.Version,
    displayVersion: api.DisplayVersion ?? api.Version,
    apiVersion: api.ZvmApiVersion ?? api.Version,
    contactName: api.ContactName,
    contactEmail: api.ContactEmail,
    contactPhone: api.ContactPhone,
    bandwidthLimitMbPerSecond: api.BandwidthThrottlingInMBs,
    isReplicationToSelfEnabled: api.IsReplicationToSelfEnabled,
    loginBanner: api.IsLoginBannerEnabled ? (api.LoginBanner ?? '') : null,
  }
}

/** Source: the 10.0 OpenAPI, `/v1/localsite/settings/loginBanner`. */
export const loginBannerApi = record('LoginBannerSettingsApi', {
  IsLoginBannerEnabled: flag,
  LoginBanner: text,
})

/** Source: published page "Peer Sites" of 6.0; RegionName is the 10.0 OpenAPI's. */
export const peerSiteApi = record('PeerSiteApi', {
  HostName: text,
  IncomingThroughputInMb: double,
  Link: resourceLink,
  'Link_{0}': linkString,
  Location: text,
  OutgoingBandWidth: double,
  PairingStatus: openWord(pairingStatuses, 'Paired'),
  PeerSiteName: text,
  Port: integer,
  ProvisionedStorage: long,
  RegionName: onAppliance(text),
  SiteIdentifier: text,
  SiteType: text,
  UsedStorage: long,
  Version: text,
})
export type PeerSiteApi = ValueOf<typeof peerSiteApi>

/** @param origin scheme and authority of the links */
export function toPeerSiteApi(site: PeerSite, origin: string): PeerSiteApi {
  return {
    HostName: site.hostName,
    IncomingThroughputInMb: site.incomingThroughputMb,
    Link: toLink('peerSite', site.identifier, origin),
    'Link_{0}': toSelfLink('peerSite', site.identifier, origin),
    Location: site.location,
    OutgoingBandWidth: site.outgoingBandwidthMb,
    PairingStatus: site.pairingStatus,
    PeerSiteName: site.name,
    Port: site.port,
    ProvisionedStorage: site.provisionedStorageMb,
    RegionName: site.regionName,
    SiteIdentifier: site.identifier,
    SiteType: site.type,
    UsedStorage: site.usedStorageMb,
    Version: site.version,
  }
}

/** @throws Problem `value-unreadable` where the site has no identifier */
export function fromPeerSiteApi(api: PeerSiteApi): PeerSite {
  return {
    ...createUnknownPeerSite(identifierOf('SiteIdentifier', api.SiteIdentifier, api.Link), api.PeerSiteName),
    location: api.Location,
    hostName: api.HostName,
    port: api.Port,
    pairingStatus: api.PairingStatus,
    type: api.SiteType,
    regionName: api.RegionName,
    version: api.Version,
    provisionedStorageMb: api.ProvisionedStorage,
    usedStorageMb: api.UsedStorage,
    incomingThroughputMb: api.IncomingThroughputInMb,
    outgoingBandwidthMb: api.OutgoingBandWidth,
  }
}

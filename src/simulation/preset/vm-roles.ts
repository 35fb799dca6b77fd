/** What a machine is built like. */
export interface VmBuild {
  readonly guestOs: string
  readonly cores: number
  readonly memoryGb: number
  /** One for each disk. */
  readonly disksGb: readonly number[]
  /** Megabytes a second that it writes on a working day, at most. */
  readonly writesMbPerSecond: number
}

const WINDOWS = 'Microsoft Windows Server 2022 (64-bit)'
const OLDER_WINDOWS = 'Microsoft Windows Server 2019 (64-bit)'
const RED_HAT = 'Red Hat Enterprise Linux 9 (64-bit)'
const UBUNTU = 'Ubuntu Linux (64-bit)'

/** The builds of a mid-size company's machines. Guest systems are named as vCenter names them. Sizes are invented. */
export const VM_ROLES = {
  domainController: build(WINDOWS, 2, 8, [80], 0.2),
  windowsApplication: build(WINDOWS, 4, 16, [80, 120], 0.7),
  windowsWeb: build(WINDOWS, 4, 8, [80], 0.4),
  sqlDatabase: build(WINDOWS, 8, 64, [80, 500, 250, 100], 6),
  mailbox: build(OLDER_WINDOWS, 8, 64, [80, 600, 600], 4),
  fileServer: build(OLDER_WINDOWS, 4, 16, [80, 2048, 1024], 2.5),
  printServer: build(OLDER_WINDOWS, 2, 8, [80, 60], 0.3),
  linuxApplication: build(RED_HAT, 4, 16, [40, 100], 0.6),
  linuxWeb: build(RED_HAT, 2, 8, [40], 0.3),
  linuxDatabase: build(RED_HAT, 8, 32, [40, 300, 150], 5),
  linuxUtility: build(UBUNTU, 2, 4, [40], 0.1),
  buildServer: build(UBUNTU, 8, 32, [60, 400], 3),
} as const satisfies Readonly<Record<string, VmBuild>>

export type VmRole = keyof typeof VM_ROLES

function build(
  guestOs: string,
  cores: number,
  memoryGb: number,
  disksGb: readonly number[],
  writesMbPerSecond: number,
): VmBuild {
  return { guestOs, cores, memoryGb, disksGb, writesMbPerSecond }
}

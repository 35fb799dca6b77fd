/** What made-up names are made of. */
export const MADE_UP_WORDS: readonly string[] = (
  'alder aspen bamboo barley basil beech birch bramble cedar cherry clover cypress daisy elder fennel fern ' +
  'ginger hazel heather holly iris ivy jasmine juniper larch laurel lavender lilac linden lotus maple marigold ' +
  'mint myrtle nettle oak olive orchid palm pansy parsley peony pine poplar poppy rosemary rowan rush saffron ' +
  'sage sedge sorrel spruce sumac tansy thistle thyme tulip verbena violet walnut willow yarrow yew'
).split(' ')

/**
 * Words that sentences of a server are made of, and by which nobody can be known. Any other word in a sentence is
 * taken for a name.
 */
export const PLAIN_WORDS: ReadonlySet<string> = new Set(
  (
    'a about abort aborted aborting above access active actual add added after again agent alert all allowed already ' +
    'also an and another answer answered any api appliance application are array as at attach attached ' +
    'automatic automatically ' +
    'available available backup bandwidth be because been before began begin being below between bitmap boot but by ' +
    'call can cancel canceled cancelled cancelling cannot change changed check checkpoint checkpoints clone cloned ' +
    'cluster command commit committed committing complete completed completes configuration configured connect ' +
    'connected connection consistent copied copy could create created creating credentials current data datastore ' +
    'date day days delete deleted deleting delta denied detach did different disabled disconnected disk disks do ' +
    'does done down due during each edit edited either enabled enough error errors every exist exists expired ' +
    'exported fail failed failing failover failovers failure failures file files final find finished first flr ' +
    'folder for force forced found free from full gateway gb got group guest had has have health healthy history ' +
    'host hosts hour hours hypervisor if import in initial initializing initiated install installed installing ' +
    'insufficient internal interrupted into invalid is it its journal kb kept kilobytes last late latency latest ' +
    'left less level license limit local lock locked log long longer lost low machine machines manager manual ' +
    'manually mb megabytes meeting memory met migrated minimum minute minutes missing more mount mounted mounting ' +
    'move moved moves moving must need needed needs network networks new no none not nothing now number of off old ' +
    'on one only open operation operations or organization other out over pair paired pairing partial partially ' +
    'path pause paused peer per percent performed permission phase platform please point policy pool port power ' +
    'powered pre prevented previous process processing profile progress promote promoted promoting protected ' +
    'protection queue queued reach reachable reached read ready reason recovered recovery refused registered ' +
    'rejected remaining remove removed removing repaired replication repository request requested required reset ' +
    'resource resources responding response restart restarted restore restored restoring resume resumed resync ' +
    'retention retry reverse rollback rolled rolling rpo run running same save saved script second seconds see ' +
    'seen sent server servers service session set settings several shut shutdown site sites size sla slow snapshot ' +
    'so software some source space speed start started starting state status still stop stopped stopping storage ' +
    'stored succeeded success successful successfully support supported sync synchronization synced synchronized ' +
    'system take taken takes target task tasks tb test tested testing tests than that the their them then there ' +
    'these they third this those throttled through throughput time timed timeout times to too took total tried two ' +
    'try type unable unavailable under undo unexpected uninstall uninstalled unknown unmount unmounted unpair ' +
    'unpaired unreachable until up update updated updating upgrade upgraded upgrading use used user users using ' +
    'valid validation value version virtual vm vms volume volumes vpg vpgs vra vras wait waited waiting was were ' +
    'when where which while will window with within without word write writing wrong yet zerto zvm'
  ).split(' '),
)

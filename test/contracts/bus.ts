import { busRig, type BusUnderTest } from './bus-rig.ts'
import { publishContract } from './bus-publish.ts'
import { settleContract } from './bus-settle.ts'
import { stopContract } from './bus-stop.ts'

/** Every bus passes this. */
export function busContract(open: () => Promise<BusUnderTest>): void {
  const rig = busRig(open)
  publishContract(rig)
  settleContract(rig)
  stopContract(rig)
}

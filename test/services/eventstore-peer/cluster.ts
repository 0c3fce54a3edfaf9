import type { Metadata } from '@grpc/grpc-js'
import type { Log, Recorded } from './log.ts'
import { notLeader } from './messages.ts'

/** One node. All nodes of a peer share a log, but a follower may show less of it. */
export interface Node {
  readonly port: number
}

export interface Cluster {
  add(node: Node): void
  /** The node with this port leads from now on. */
  elect(port: number): void
  /** From now on, reads of followers miss so many of the last events; their subscriptions do not. */
  delayFollowers(events: number): void
  /**
   * The error of a follower for a call that requires the leader, as the real server answers: it names the leader.
   * Counts the calls that do not require the leader.
   */
  refusalOf(node: Node, metadata: Metadata): ReturnType<typeof notLeader> | undefined
  /** The events that a read of this node shows. */
  shown(node: Node, events: readonly Recorded[]): readonly Recorded[]
  members(): { port: number; state: 'LEADER' | 'FOLLOWER' }[]
  facts(): { callsWithoutLeader: number }
}

export function openCluster(log: Log): Cluster {
  const nodes: Node[] = []
  let leader = 0
  let behind = 0
  let callsWithoutLeader = 0
  return {
    add(node) {
      nodes.push(node)
      leader ||= node.port
    },
    elect(port) {
      leader = port
    },
    delayFollowers(events) {
      behind = events
    },
    refusalOf(node, metadata) {
      if (metadata.get('requires-leader')[0] !== 'true') callsWithoutLeader++
      else if (node.port !== leader) return notLeader('127.0.0.1', leader)
      return undefined
    },
    shown(node, events) {
      if (node.port === leader || behind === 0) return events
      const first = log.all.at(-behind)?.position ?? 0
      return events.filter(({ position }) => position < first)
    },
    members: () => nodes.map(({ port }) => ({ port, state: port === leader ? 'LEADER' : 'FOLLOWER' })),
    facts: () => ({ callsWithoutLeader }),
  }
}

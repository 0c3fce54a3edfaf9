import type { ProcessRole } from '../../config/config.ts'
import { freePort } from './free-port.ts'
import { startCrashingHub, type HubProcess } from './hub-process.ts'
import type { World } from './world.ts'

export interface Member {
  roles: readonly ProcessRole[]
  hub: HubProcess
  /** address of /health/ready of this process, and of the API where it serves it */
  url: string
}

export interface HubProcesses {
  members: Member[]
  /** The API to talk to: that of the first member that serves it and lives. */
  url(): string
  ready(
    member: Member,
  ): Promise<{ status: number; body: { parts?: Record<string, { ready: boolean; detail?: string }> } } | undefined>
  /** Kills one process and starts another of the same roles in its place; `whileDown` runs in between. */
  replace(member: Member, signal?: NodeJS.Signals, whileDown?: () => Promise<void> | void): Promise<void>
  killAll(): Promise<void>
}

/** Hub processes on the same engines, each with some of the roles. */
export async function openHubProcesses(world: World, each: readonly (readonly ProcessRole[])[]): Promise<HubProcesses> {
  async function start(roles: readonly ProcessRole[]): Promise<{ hub: HubProcess; url: string }> {
    const port = await freePort()
    const hub = await startCrashingHub({
      ...world.environment,
      WAYBILL_ROLES: roles.join(','),
      ...(roles.includes('api') ? { WAYBILL_PORT: String(port) } : { WAYBILL_HEALTH_PORT: String(port) }),
    })
    return { hub, url: `http://127.0.0.1:${port}` }
  }
  const [first, ...others] = each
  // The first one makes the key that all others find.
  const members: Member[] = [{ roles: first!, ...(await start(first!)) }]
  members.push(...(await Promise.all(others.map(async (roles) => ({ roles, ...(await start(roles)) })))))

  return {
    members,
    url: () =>
      members.find(
        ({ roles, hub }) => roles.includes('api') && hub.child.exitCode === null && hub.child.signalCode === null,
      )?.url ?? 'http://127.0.0.1:1',
    async ready({ roles, url }) {
      try {
        const response = await fetch(`${url}${roles.includes('api') ? '/api/v1' : ''}/health/ready`, {
          signal: AbortSignal.timeout(5_000),
        })
        return {
          status: response.status,
          body: (await response.json()) as { parts?: Record<string, { ready: boolean }> },
        }
      } catch {
        return undefined
      }
    },
    async replace(member, signal = 'SIGKILL', whileDown) {
      await member.hub.kill(signal)
      await whileDown?.()
      Object.assign(member, await start(member.roles))
    },
    async killAll() {
      await Promise.all(members.map(({ hub }) => hub.kill()))
    },
  }
}

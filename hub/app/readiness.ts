import type { Part } from '../api/routes/health.ts'

export interface Readiness {
  /** Adds a component, or replaces the one of this name. One that has no answer yet (undefined) is left out. */
  add(name: string, part: () => Part | undefined): void
  remove(name: string): void
  /** From now on the process reports only that it stops. */
  stop(): void
  /** What /health/ready reports now. */
  parts(): Record<string, Part>
}

/** The registry of everything that must make progress in this process. Each role adds its own components. */
export function openReadiness(): Readiness {
  const components = new Map<string, () => Part | undefined>()
  let stopping = false

  return {
    add: (name, part) => void components.set(name, part),
    remove: (name) => void components.delete(name),
    stop() {
      stopping = true
    },
    parts() {
      if (stopping) return { stop: { ready: false, detail: 'the hub is stopping' } }
      const answers = [...components].map(([name, part]) => [name, part()] as const)
      return Object.fromEntries(answers.filter((answer): answer is [string, Part] => answer[1] !== undefined))
    },
  }
}

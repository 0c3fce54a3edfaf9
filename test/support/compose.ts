import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'

export const ROOT = path.resolve(import.meta.dirname, '../..')
export const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8')

interface Reference {
  source: string
  target?: string
}
interface Service {
  image: string
  build?: string
  profiles: string[]
  environment?: Record<string, string>
  env_file?: string[]
  networks: string[]
  restart: string
  volumes?: string[]
  tmpfs?: string[]
  secrets?: (string | Reference)[]
  configs?: (string | Reference)[]
  ports?: string[]
  command?: string[]
  stop_grace_period?: string
  logging: { options: Record<string, string> }
  healthcheck: { test: string[]; interval: string; timeout: string; retries: number; start_period: string }
  deploy: { replicas?: number; resources: { limits: { cpus: string; memory: string; pids: number } } }
  read_only?: boolean
  init?: boolean
  cap_drop?: string[]
  security_opt?: string[]
}
interface Compose {
  services: Record<string, Service>
  volumes: object
  networks: Record<string, { internal?: boolean | string }>
  secrets: Record<string, { file: string }>
  configs: Record<string, { file: string }>
}

export const text = read('compose.yaml')
export const compose = parse(text, { merge: true }) as Compose
export const services = Object.entries(compose.services)
export const production = services.filter(([, { profiles }]) => profiles.includes('production'))
export const roles = services.filter(([, { build }]) => build !== undefined)
export const namesOf = (list: (string | Reference)[] = []) =>
  list.map((each) => (typeof each === 'string' ? each : each.source))

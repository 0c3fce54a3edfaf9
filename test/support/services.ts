import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** VERSITYGW_BIN is a program: for tests that stop and kill a server of their own. */
export type Service =
  | 'POSTGRES_URL'
  | 'MYSQL_URL'
  | 'POSTGRES17_URL'
  | 'MARIADB118_URL'
  | 'AMQP_URL'
  | 'AMQP4_URL'
  | 'MONGODB_URL'
  | 'MONGODB_JAVA_URL'
  | 'S3_URL'
  | 'TOXIPROXY_URL'
  | 'EVENTSTORE_URL'
  | 'NGINX_URL'
  | 'PGBOUNCER_URL'
  | 'PGBOUNCER_STATEMENT_URL'
  | 'HAPROXY_AMQP_URL'
  | 'SMTP_URL'
  | 'VERSITYGW_BIN'

const folder = process.env['SVC_DIR'] ?? path.join(process.env['TMPDIR'] ?? tmpdir(), 'waybill-services')
/** What `test/services/services.sh start` wrote about the servers that run. */
const started = path.join(folder, 'urls')
/** Where `test/services/services.sh install` keeps the servers that it built. */
export const builtServers = process.env['SVC_CACHE'] ?? `${folder}-bin`

/** The address of a real server: from the environment, or of the one that services.sh started. */
export function urlOf(service: Service): string | undefined {
  const given = process.env[service]
  if (given || !existsSync(started)) return given
  return new RegExp(`^${service}=(.+)$`, 'm').exec(readFileSync(started, 'utf8'))?.[1]
}

/** The versions of each database that the tests run on. */
export const DATABASES = {
  postgres: [
    { title: 'PostgreSQL 15', service: 'POSTGRES_URL' },
    { title: 'PostgreSQL 17', service: 'POSTGRES17_URL' },
  ],
  mariadb: [
    { title: 'MariaDB 10.11', service: 'MYSQL_URL' },
    { title: 'MariaDB 11.8', service: 'MARIADB118_URL' },
  ],
} as const

/**
 * Tests that need a server. Without one they say so loudly, and with CI=true they fail: nothing is skipped in silence.
 */
export function withService(title: string, service: Service, tests: (url: string) => void): void {
  // A suite that runs on several servers is restricted to the one that test/contracts/run.ts names.
  if ((process.env['TEST_ONLY_SERVICE'] ?? service) !== service) return
  const url = urlOf(service)
  if (url) return void describe(title, () => tests(url))
  describe(`${title}: NOT RUN, since there is no ${service}`, () => {
    it('needs `test/services/services.sh start` first', () => {
      const complaint = `${service} is not set and no server was started: nothing was tested here. Run test/services/services.sh start.`
      if (process.env['CI'] === 'true') throw new Error(complaint)
      console.warn(`    !! ${complaint}`)
    })
  })
}

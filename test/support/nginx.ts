import { freePorts } from './free-port.ts'
import { startOwnServers } from './own-servers.ts'

/** nginx of Debian before a hub, for one test alone. */
export interface Nginx {
  /** forwards everything as it is */
  url: string
  /** forwards what is under the prefix `/waybill` without it, and names it in X-Forwarded-Prefix */
  prefixedUrl: string
  close(): void
}

/** `hubPort`: the hub on 127.0.0.1, or a proxy before it. `moreServers`: a file with further servers for nginx. */
export async function startNginx(hubPort: number | string, moreServers?: string): Promise<Nginx> {
  const servers = await startOwnServers(['nginx'], await freePorts(100), {
    SVC_NGINX_HUB: String(hubPort),
    ...(moreServers !== undefined && { SVC_NGINX_MORE: moreServers }),
  })
  const url = servers.fact('NGINX_URL')
  return { url, prefixedUrl: `${url}/waybill`, close: () => servers.wipe() }
}

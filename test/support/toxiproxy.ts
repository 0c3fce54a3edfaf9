/** A way through Toxiproxy: what poisons it is added and taken away by name. */
export interface ToxicLine {
  /** the address behind the proxy, for clients */
  url: string
  /** Adds a toxic; https://github.com/Shopify/toxiproxy#toxics */
  poison(
    type: 'latency' | 'slicer' | 'reset_peer' | 'timeout' | 'bandwidth',
    attributes: Record<string, number>,
    stream?: 'upstream' | 'downstream',
  ): Promise<void>
  /** Cuts every connection and refuses new ones, until it is switched on again. */
  enable(enabled: boolean): Promise<void>
  heal(): Promise<void>
  close(): Promise<void>
}

export async function openToxicLine(api: string, name: string, target: string): Promise<ToxicLine> {
  const { hostname, port } = new URL(target)
  const ask = async (method: string, route: string, body?: unknown): Promise<Record<string, unknown>> => {
    const response = await fetch(`${api}${route}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`toxiproxy answered ${response.status} to ${method} ${route}`)
    return response.status === 204 ? {} : ((await response.json()) as Record<string, unknown>)
  }
  const { listen } = await ask('POST', '/proxies', {
    name,
    listen: '127.0.0.1:0',
    upstream: `${hostname}:${port}`,
    enabled: true,
  })
  const url = new URL(target)
  url.host = String(listen)
  let toxics: string[] = []
  return {
    url: url.href,
    async poison(type, attributes, stream = 'downstream') {
      const { name: toxic } = await ask('POST', `/proxies/${name}/toxics`, { type, stream, attributes })
      toxics.push(String(toxic))
    },
    enable: async (enabled) => void (await ask('POST', `/proxies/${name}`, { enabled })),
    async heal() {
      for (const toxic of toxics) await ask('DELETE', `/proxies/${name}/toxics/${toxic}`)
      toxics = []
    },
    close: async () => void (await ask('DELETE', `/proxies/${name}`)),
  }
}

import { createServer, type Server } from 'node:http'

type Method = 'append' | 'read' | 'subscribe'

/**
 * What goes wrong with the next `times` calls of a method: `unavailable` (code 14), `not-ready`, `denied`, `not-leader`
 * (with the endpoint of another), `hang` (nothing is done, nothing is answered), `late` (done, answered after `ms`),
 * `lost` (done, never answered), `no-position` (done, answered without its place in the log, as a server may answer a
 * retry of what is no longer in its cache); for subscriptions also `cut` (code 14 after so many messages) and `mute`
 * (nothing more is sent after so many).
 */
export interface Fault {
  method: Method
  kind:
    | 'unavailable'
    | 'not-ready'
    | 'denied'
    | 'not-leader'
    | 'hang'
    | 'late'
    | 'lost'
    | 'no-position'
    | 'cut'
    | 'mute'
  times?: number
  ms?: number
  after?: number
  host?: string
  port?: number
}

export interface Faults {
  take(method: Method): Fault | undefined
  add(fault: Fault): void
  clear(): void
}

export function openFaults(): Faults {
  let armed: (Fault & { left: number })[] = []
  return {
    take(method) {
      const fault = armed.find((each) => each.method === method)
      if (fault && --fault.left <= 0) armed = armed.filter((each) => each !== fault)
      return fault
    },
    add: (fault) => void armed.push({ ...fault, left: fault.times ?? 1 }),
    clear: () => {
      armed = []
    },
  }
}

/**
 * POST /fault (a Fault), /clear, /cut (every connection at once, without a word), /members (gossip), /elect (a port),
 * /behind (a number of events); GET answers what `facts` says.
 */
export function openControl(
  faults: Faults,
  actions: {
    cut(): void
    members(list: unknown): void
    elect(port: number): void
    behind(events: number): void
    facts(): object
  },
): Server {
  return createServer((request, response) => {
    let body = ''
    request
      .on('data', (chunk) => {
        body += String(chunk)
      })
      .on('end', () => {
        if (request.url === '/fault') faults.add(JSON.parse(body) as Fault)
        else if (request.url === '/clear') faults.clear()
        else if (request.url === '/cut') actions.cut()
        else if (request.url === '/members') actions.members(JSON.parse(body))
        else if (request.url === '/elect') actions.elect(JSON.parse(body) as number)
        else if (request.url === '/behind') actions.behind(JSON.parse(body) as number)
        response.end(JSON.stringify(actions.facts()))
      })
  })
}

import { openTcpProxy } from './tcp-proxy.ts'

/** Type, channel and size come before the payload, one octet that ends the frame after it. */
const HEADER = 7
const PROTOCOL_HEADER = 8

export interface FrameProxy {
  /** the address behind the proxy, for clients */
  url: string
  /** how many frames are held back now */
  held(): number
  /** Holds back the frames that match, of either side; everything else passes. */
  hold(matches: (payload: Buffer) => boolean): void
  /** Stops holding back, and forwards what was held. */
  letGo(): void
  close(): Promise<void>
}

/** Says whether a payload begins with the method of that class and number. */
export const isMethod = (payload: Buffer, classId: number, method: number): boolean =>
  payload.length >= 4 && payload.readUInt16BE(0) === classId && payload.readUInt16BE(2) === method

/** A proxy in front of a broker that keeps single frames back, while heartbeats and all others pass. */
export async function openFrameProxy(target: string): Promise<FrameProxy> {
  let matches: (payload: Buffer) => boolean = () => false
  let held: (() => void)[] = []

  function passing(send: (frame: Buffer) => void, greeting: number): (data: Buffer) => void {
    let rest = Buffer.alloc(0)
    let opening = greeting
    return (data) => {
      rest = Buffer.concat([rest, data])
      for (;;) {
        const size = opening || (rest.length < HEADER ? Infinity : HEADER + rest.readUInt32BE(3) + 1)
        if (rest.length < size) return
        const frame = rest.subarray(0, size)
        rest = rest.subarray(size)
        if (opening === 0 && matches(frame.subarray(HEADER))) held.push(() => send(frame))
        else send(frame)
        opening = 0
      }
    }
  }

  const { url, close } = await openTcpProxy(target, (client, dial) => {
    const upstream = dial()
    client
      .on(
        'data',
        passing((frame) => upstream.write(frame), PROTOCOL_HEADER),
      )
      .on('close', () => upstream.destroySoon())
    upstream
      .on(
        'data',
        passing((frame) => client.write(frame), 0),
      )
      .on('close', () => client.destroySoon())
  })
  return {
    url,
    close,
    held: () => held.length,
    hold(which) {
      matches = which
    },
    letGo() {
      matches = () => false
      for (const send of held.splice(0)) send()
    },
  }
}

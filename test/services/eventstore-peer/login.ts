import { ServerInterceptingCall, status, type ServerInterceptor } from '@grpc/grpc-js'
import { denied, rpcError } from './messages.ts'

/**
 * Refuses every call without this login, as a secure server does: a wrong one is not known, and who gives none may do
 * nothing.
 */
export function checkLogin(login: string): ServerInterceptor {
  const wanted = `Basic ${Buffer.from(login).toString('base64')}`
  return (_method, call) =>
    new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata(metadata, receive) {
            const [given] = metadata.get('authorization')
            if (given === wanted) receive(metadata)
            else call.sendStatus(given === undefined ? denied() : rpcError(status.UNAUTHENTICATED, 'Unauthenticated'))
          },
        }),
    })
}

/** Reply codes of AMQP, https://www.rabbitmq.com/amqp-0-9-1-reference#constants */
export const ACCESS_REFUSED = 403
export const NOT_FOUND = 404
export const RESOURCE_LOCKED = 405
export const PRECONDITION_FAILED = 406

/** The reply code with which the broker closed a channel; 0 for any other error. */
export const replyCode = (error: unknown): number => Number((error as { code?: unknown }).code ?? 0)

/**
 * Whether a queue is gone. For one that exists but cannot be used, because its node is down or its process has ended, a
 * broker answers "not found" too.
 */
export const isMissingQueue = (error: unknown): boolean =>
  replyCode(error) === NOT_FOUND && (error as Error).message.includes('NOT_FOUND - no queue')

/** Whether the broker refused the login or a command. For these, amqplib gives the broker's answer only as text. */
export const isLoginRefusal = (error: Error | undefined): boolean =>
  /\b403 \(ACCESS-REFUSED\)|\b530 \(NOT-ALLOWED\)|SASL mechanism/.test(error?.message ?? '')

/**
 * Why a connection failed. The broker refuses a virtual host that is missing, down or full in the same way, and amqplib
 * drops its reason. So such a refusal may be temporary, and a start waits for it to end.
 */
export const failureText = (error: Error | undefined): string =>
  error && /ConnectionOpenOk.*ConnectionClose/.test(error.message)
    ? 'it refuses the virtual host of the address, which is missing, closed to this user, down, ' +
      'or at its limit of connections'
    : (error?.message ?? 'no answer')

import { uuid5Namespace } from '../platform/uuid5.ts'

/**
 * The namespaces of all ids that follow from their content, so that a repeat gets the same id and adds nothing.
 * Their values never change: ids in stored events and in messages depend on them.
 */
export const ids = {
  /** of an event, from `<command id>:<type>:<index>` */
  event: uuid5Namespace('6d3c5f0e-7a55-5f0e-9c43-0f6f5f7d1b0a'),
  /** of a claim by an intake, from the stream and the document */
  intakeClaim: uuid5Namespace('2f7b7f52-64c6-5d36-b6f2-0a2d2c1c6d94'),
  /** of a claim by a courier, from the stream, the command and the expected revision */
  businessClaim: uuid5Namespace('9a1c5c40-1f5d-5c3c-8a8c-2d5d3b6f9e11'),
  /** of a command by an intake, from the tenant and the step */
  intakeCommand: uuid5Namespace('5a0d8f6e-5b07-5ef3-8a45-94c9a2f9d7b3'),
  /** of a command by a consumer, from the message, the attempt and the step */
  consumerCommand: uuid5Namespace('b7e2a0a4-38b5-5d0c-8f0e-5a1f8d0a6c11'),
  /** of a command by the dispatcher, from the stream, the work item and the attempt */
  dispatcherCommand: uuid5Namespace('c1d7c3f2-5a04-5b0e-8d67-92c34b5f0a19'),
  /** of a command about a parked message, from the message and the decision */
  parkingCommand: uuid5Namespace('5b1a4c6e-9d0f-5c55-8a4b-2f6f0a7c3d81'),
  /** of the checkpoint that a moved log begins with, from its position */
  moveCommand: uuid5Namespace('d0c6a4d6-6b38-5a3b-9a42-6f2a6f1c6f0e'),
  /** of a parked message whose own id is no UUID, from that id */
  parkedMessage: uuid5Namespace('0d2f9a57-3c11-5b7e-9f3d-7a40c1e2b866'),
  /** of a known seller, from its tax number or its name: see `sellerKeyOf` */
  seller: uuid5Namespace('e4b7d1c2-8f35-5a61-9b0e-3d5c7a9f1e24'),
  /** of a command about a sample, from the step and the stream */
  sampleCommand: uuid5Namespace('b2c9f6a1-4d7e-5b38-8e12-6a0f3c9d5e47'),
  /** of a command's message, from the event, the type, the receiver and the attempt */
  message: uuid5Namespace('0c9e4d35-6f2b-5a3e-9a39-7e1d8d2b4f60'),
  /** of a notice, as its receivers see it */
  notice: uuid5Namespace('7a0c4b52-1e8d-5d63-b0f4-9c2a6f3e5d17'),
} as const

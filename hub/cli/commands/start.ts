import { ROLES } from '../../../config/config.ts'
import { UsageError, type Command } from '../command.ts'

/** Only the help: launch.cjs hands `start` itself to hub/main.ts. */
export const command: Command = {
  usage: 'start [--samples] [--data FOLDER] [--host ADDRESS] [--port N] [--roles LIST]',
  about: 'Runs the hub: takes documents, reads them, posts each once. Ctrl-C finishes what runs and stops.',
  examples: [
    ['start', 'listen on 127.0.0.1:8080, keep everything in .waybill'],
    ['start --samples', 'take the sample documents through the hub as well'],
    ['start --port 9000 --data /srv/waybill', 'another port and folder'],
  ],
  options: {
    samples: {
      type: 'boolean',
      about: 'send the documents of samples/ after the start; what is posted already is not posted again',
    },
    data: {
      type: 'string',
      value: 'FOLDER',
      about: 'folder that holds everything the hub keeps (WAYBILL_DATA; .waybill)',
    },
    host: { type: 'string', value: 'ADDRESS', about: 'address to listen on (WAYBILL_HOST; 127.0.0.1)' },
    port: { type: 'string', value: 'N', about: 'port to listen on; 0 takes a free one (WAYBILL_PORT; 8080)' },
    roles: {
      type: 'string',
      value: 'LIST',
      about: `parts that this process runs, with commas: ${ROLES.join(',')} (WAYBILL_ROLES; all)`,
    },
  },
  run: () => Promise.reject(new UsageError('`start` must be the first word: npx waybill start.')),
}

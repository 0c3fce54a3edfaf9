import { ROLES } from '../../../config/config.ts'
import type { Command, Input } from '../command.ts'

export const command: Command = {
  usage: 'start [--samples] [--data FOLDER] [--host ADDRESS] [--port N] [--roles LIST] [--issue-key]',
  about: 'Runs the hub: takes documents, reads them, posts each once. Ctrl-C finishes what is running and stops.',
  examples: [
    ['start', 'listen on 127.0.0.1:8080, keep everything in .waybill'],
    ['start --samples', 'also process the sample documents'],
    ['start --port 9000 --data /srv/waybill', 'another port and folder'],
  ],
  options: {
    'samples': { about: 'send the documents of samples/ after the start; what is already posted is not posted again' },
    'data': { value: 'FOLDER', about: 'folder for everything that the hub keeps (WAYBILL_DATA; .waybill)' },
    'host': { value: 'ADDRESS', about: 'address to listen on (WAYBILL_HOST; 127.0.0.1)' },
    'port': { value: 'N', about: 'port to listen on; 0 takes a free one (WAYBILL_PORT; 8080)' },
    'roles': {
      value: 'LIST',
      about: `process roles to run, separated by commas: ${ROLES.join(',')} (WAYBILL_ROLES; all)`,
    },
    'issue-key': { about: 'issue another administrator’s key and save it in the data folder, if no key is left' },
  },
  handlesStop: true,
  async run({ values, settings, terminal, signal }: Input) {
    // The hub is loaded only to run it, not for this help.
    const { runHub } = await import('../../main.ts')
    const [samples, issueKey] = [values['samples'] === true, values['issueKey'] === true]
    return runHub({ settings, samples, issueKey, terminal, stop: signal })
  },
}

import { sandboxStrength } from '../platform/sandbox.ts'
import { ok, warn, type Finding } from './finding.ts'

/** What the system keeps from the processes that read documents and evaluate mappings. */
export function checkIsolation(): Finding {
  switch (sandboxStrength()) {
    case 'files':
      return ok('documents and mappings are processed without network and without access to the data folder')
    case 'network':
      return warn(
        'documents and mappings are processed without network, but native code could read the data folder',
        'Allow user and mount namespaces for this user, and install `mount` (util-linux).',
      )
    case 'none':
      return warn(
        'documents and mappings are processed in processes whose native code has network and the files of this user',
        'Use Linux with `unshare` (util-linux) and unprivileged user namespaces, or block the network ' +
          'of the readers from outside.',
      )
  }
}

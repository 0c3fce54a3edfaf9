import { later, refuse, retry, type Problem } from './problem.ts'

/** Errors of storage, engines, settings and the machine. */
export const HOST_PROBLEMS = {
  'storage-full': later(
    507,
    'The disk is full',
    'The hub could not write to the disk, so it did not accept the document.',
    'Free space on the disk of the data folder. The hub then accepts documents again without a restart. ' +
      'Send the document again.',
  ),
  'storage-failed': later(
    503,
    'The storage failed',
    'The hub could not write to its storage. It accepts nothing until it is restarted.',
    'Check the log and the disk, then restart the hub. Documents that it had accepted are safe.',
  ),
  'blob-missing': later(
    500,
    'Stored content is missing',
    'The log names a file, a reading or a payload that the blob store does not have.',
    'Restore the blob store from a backup (`waybill verify` lists what is missing there). The hub then continues ' +
      'without a restart; work that was given up meanwhile is continued by `waybill replay`.',
  ),
  'engine-unavailable': retry(
    'An engine is unavailable',
    'The event store, broker, view store or blob store did not answer in time.',
    'No action is needed: the hub retries. `waybill doctor` and /health/ready name the engine.',
  ),
  'process-not-started': retry(
    'A child process did not start',
    'The system did not start a process that reads documents or applies mappings: it has no room for another one, or ' +
      'refuses the namespaces that isolate it.',
    'The hub tries again. If it goes on, check memory, the limit of processes (`ulimit -u`) and user namespaces of ' +
      'this machine; `waybill doctor` says what isolates these processes.',
  ),
  'broker-blocked': retry(
    'The broker accepts no messages',
    'RabbitMQ raised a memory or disk alarm and blocks publishers.',
    'Give the broker more memory or disk space. The hub continues without a restart. Then send the request again.',
  ),
  'engine-settings-invalid': refuse(
    500,
    'Invalid engine address',
    'WAYBILL_EVENT_STORE, _BUS, _VIEWS or _BLOBS is not an address that this hub can use, or the engine refuses the ' +
      'credentials.',
    'The message names the setting and the expected format. Correct it and start again.',
  ),
  'view-lost': retry(
    'A view was lost',
    'The collection of a view was dropped, or the view store lost its data.',
    'No action is needed: the hub builds the view again from the log. If it happens again, check the disk of the ' +
      'view store.',
  ),
  'move-failed': refuse(
    500,
    'The copy differs from the original',
    'The new engine returned other data than was copied, for example because it already had other events.',
    'Copy into an empty event store and an empty bucket. The old data folder is unchanged.',
  ),
  'settings-invalid': refuse(
    500,
    'Invalid setting',
    'An environment variable or option has an invalid value.',
    'The message names the setting and what it allows.',
  ),
  'data-folder-in-use': refuse(
    500,
    'The data folder is in use',
    'Another Waybill process uses the same data folder.',
    'Stop the other process, or give this one another folder with --data.',
  ),
  'data-folder-newer': refuse(
    500,
    'The data folder is from a newer version',
    'A later version of Waybill wrote this data folder.',
    'Start that version or a later one. Nothing was changed.',
  ),
  'data-folder-damaged': refuse(
    500,
    'The data folder is damaged',
    'A file in the data folder is damaged or missing, or Waybill did not write it.',
    'Restore the folder from a backup. Nothing was changed.',
  ),
  'backup-failed': refuse(
    500,
    'The backup or restore was not done',
    'A folder cannot be used, the pepper is missing, another backup is running, or the hub keeps its data elsewhere. ' +
      'Earlier backups are unchanged.',
    'Correct what the message names, then run the command again.',
  ),
  'backup-invalid': refuse(
    500,
    'The backup cannot be used',
    'The backup is incomplete, damaged or edited, or the secrets belong to another hub.',
    '`waybill verify FOLDER` lists what is wrong. Use an earlier backup (--backup) or another copy of this one.',
  ),
  'pepper-unusable': refuse(
    500,
    'The pepper of the API keys is missing or invalid',
    'API keys are hashed with the secret in the file `pepper` of the data folder. The file is missing although keys ' +
      'exist, or does not hold 64 hex digits.',
    'Restore the file from the backup of the secrets. If it is lost, no key of this hub can be verified again: write ' +
      'a new one with `openssl rand -hex 32`, start once with `waybill start --issue-key`, and issue all keys again. ' +
      'Nothing was changed.',
  ),
  'port-in-use': refuse(
    500,
    'The port is in use',
    'Another program listens on this port.',
    'Stop the other program, or choose another port with --port.',
  ),
  'file-unreadable': refuse(
    400,
    'The file cannot be opened',
    'The file does not exist, is a folder, or its permissions do not allow reading.',
    'Check the path and the permissions of the file.',
  ),
  'hub-unreachable': refuse(
    503,
    'The hub does not answer',
    'No hub listens at this address.',
    'Start the hub with `waybill start`, or name its address with --url.',
  ),
  'certificate-refused': refuse(
    502,
    'The certificate is not trusted',
    'The certificate of the hub or of the proxy before it is from an unknown authority, expired, or for another name.',
    'If a private authority issued it, name its certificate in NODE_EXTRA_CA_CERTS=/path/to/ca.pem. Otherwise renew ' +
      'the certificate, or use the name that it is for in --url.',
  ),
  'proxy-limit': refuse(
    413,
    'A proxy refused the file as too large',
    'A proxy before the hub limits the size of a request below the limit of the hub.',
    'Raise the limit of the proxy (nginx: client_max_body_size) to WAYBILL_MAX_DOCUMENT_BYTES, or send to the hub ' +
      'itself with --url.',
  ),
  'proxy-unavailable': refuse(
    502,
    'A proxy answers, but not the hub',
    'A proxy before the hub got no answer from it, or not in time.',
    'Check that the hub runs and that the proxy has its address. After 504, raise the timeout of the proxy (nginx: ' +
      'proxy_read_timeout). What was sent with an idempotency key can be sent again.',
  ),
  'not-a-hub': refuse(
    502,
    'No hub answers',
    'Another program or a login page answers at this address, or the hub is under another path.',
    'Correct --url or WAYBILL_URL. Under a path prefix, the prefix is part of it: https://example.com/waybill.',
  ),
} as const satisfies Record<string, Problem>

import { person, refuse, retry, type Problem } from './problem.ts'

/** Errors of pipelines, mappings and couriers. */
export const DELIVERY_PROBLEMS = {
  'pipeline-invalid': refuse(
    500,
    'Invalid pipeline file',
    'A file in config/pipelines/ does not match its schema.',
    'The message names file, line and column. Correct the file, and validate it with the subcommand `check`.',
  ),
  'types-invalid': refuse(
    500,
    'Invalid document type',
    'A file types/<type>/type.yaml has a mistake.',
    'The message names file, line and column. Correct the file, and validate it with the subcommand `check`. ' +
      'docs/document-types.md describes the format.',
  ),
  'tenants-invalid': refuse(
    500,
    'Invalid settings of a tenant',
    'A file or folder in config/tenants/ is not valid, or the hub would not use it.',
    'The message names the place. Correct or remove it, and validate with the subcommand `check`.',
  ),
  'targets-invalid': refuse(
    500,
    'Invalid targets file',
    'config/targets.yaml does not match its schema.',
    'The message names line and column. Correct the file and start again.',
  ),
  'business-key-incomplete': person(
    'The business key is incomplete',
    'A value by which duplicates are recognized is missing or uncertain, and no person has reviewed the document.',
    'Review the document: set the value, or approve it without. `businessKey: none` at the target turns the check off.',
  ),
  'likely-duplicate': person(
    'Likely a duplicate of another document',
    'Another document has the same party, date and amount, and one of the two was approved without a complete ' +
      'business key.',
    'Compare the two. If both are to be posted, replay this one: `waybill replay ID --reason TEXT`.',
  ),
  'mapping-missing': person(
    'No mapping for this document',
    'There is no mapping from this document type to this target.',
    'Add mappings/<target>/<type>/: a running hub uses it within seconds, without a restart. Then replay the ' +
      'document. Or deliver only the types that have a mapping.',
  ),
  'mapping-invalid': person(
    'Invalid mapping',
    'The expression or a schema of the mapping cannot be compiled.',
    'The message names the place. Correct the mapping, and run its fixtures with the subcommand `check`.',
  ),
  'mapping-input': person(
    'The document does not fit the mapping',
    'The document lacks a value that the mapping needs, or the value has the wrong format.',
    'Add the value in a review: `waybill review ID --set field=value`. Or relax in.schema.json of the mapping ' +
      'and replay the document.',
  ),
  'mapping-output': person(
    'Invalid output of the mapping',
    'The output of the mapping does not match out.schema.json.',
    'Correct map.jsonata. Its fixtures show the output.',
  ),
  'mapping-failed': person(
    'The mapping failed',
    'The expression raised an error.',
    'Correct map.jsonata. The message names the place.',
  ),
  'mapping-timeout': person(
    'The mapping took too long',
    'The expression did not finish within its time limit and was stopped.',
    'Look for a loop or a slow regular expression in map.jsonata.',
  ),
  'mapping-out-of-memory': person(
    'The mapping took too much memory',
    'The expression exceeded its memory limit and was stopped.',
    'Look for a string or sequence in map.jsonata that grows without a limit.',
  ),
  'target-unknown': person(
    'Unknown target',
    'The pipeline names a target that config/targets.yaml does not define.',
    'Add the target, or correct the pipeline.',
  ),
  'target-unavailable': retry(
    'The target is unavailable',
    'The target system refused the connection or was busy. Nothing was written.',
    'No action is needed: the hub retries.',
  ),
  'target-rejected': person(
    'The target rejected the document',
    'The target system does not accept the data.',
    'Read the reason in the trail, then correct the document or the mapping.',
  ),
  'target-settings-invalid': refuse(
    500,
    'Invalid target settings',
    'A target in config/targets.yaml lacks a setting or has an invalid value.',
    'The message names the setting. Correct it and start again.',
  ),
  'delivery-in-doubt': {
    status: 503,
    title: 'Delivery in doubt',
    cause: 'The connection broke after the document was sent and before the response arrived.',
    cure: 'No action is needed: the hub searches the target for the posting key before it sends anything again.',
    disposition: 'retry',
  },
  'claimed-elsewhere': retry(
    'The same business document is being delivered',
    'Another file contains the same business document, and its delivery has not ended.',
    'No action is needed: the hub retries. Once the other file is posted, this one is marked as its duplicate.',
  ),
  'delivery-ambiguous': person(
    'More than one posting in the target',
    'More than one record in the target has the posting key of this document.',
    'Check the records in the target. The hub sends nothing more for this document.',
  ),
} as const satisfies Record<string, Problem>

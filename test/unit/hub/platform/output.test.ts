import assert from 'node:assert/strict'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { openOutput } from '../../../../hub/platform/output.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

describe('an output', () => {
  it('counts what it cannot write, says when it can again, and writes on', function () {
    if (!existsSync('/dev/full')) this.skip()
    const recovered: [number, string][] = []
    const fd = openSync('/dev/full', 'w')
    const output = openOutput(fd, (...what) => recovered.push(what))
    assert.equal(output.failure(), undefined)
    output.write('one\n')
    assert.equal(output.failure(), 'ENOSPC, 1 line lost')
    output.write('two\n')
    assert.equal(output.failure(), 'ENOSPC, 2 lines lost')
    // The lowest free number is given out again: from now on it is a file that can be written.
    closeSync(fd)
    const file = path.join(temporaryFolder('output'), 'log')
    assert.equal(openSync(file, 'w'), fd)
    output.write('three\n')
    output.write('four\n')
    assert.deepEqual([output.failure(), recovered], [undefined, [[2, 'ENOSPC']]])
    assert.equal(readFileSync(file, 'utf8'), 'three\nfour\n')
    closeSync(fd)
    output.write('five\n')
    assert.equal(output.failure(), 'EBADF, 1 line lost')
  })
})

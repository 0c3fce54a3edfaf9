import assert from 'node:assert/strict'
import { keptPages } from '../../../../inference/engines/kept-pages.ts'
import type { Recogniser, TextLine } from '../../../../inference/engines/recogniser.ts'
import { UPRIGHT } from '../../../../inference/layout/orientation.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const PAGE = { data: Uint8Array.of(1, 2, 3), width: 1, height: 1 }
const line = (height: number): TextLine => ({ center: { x: 0, y: 0 }, width: 9, height, angle: 0, isNumber: false })

describe('kept pages', () => {
  it('are recognised once, and read again once for the same lines', async () => {
    const asked: string[] = []
    const recogniser: Recogniser = {
      models: 'm',
      provider: 'cpu',
      async recognise() {
        asked.push('page')
        return { words: [], turn: UPRIGHT }
      },
      async readAgain(_page, lines) {
        asked.push(lines.map(({ height }) => height).join())
        return { texts: lines.map(({ height }) => `line ${height}`) }
      },
    }
    const { open } = keptPages(async () => recogniser, temporaryFolder('kept-pages'))
    const kept = await open()
    for (let time = 1; time <= 2; time++) {
      assert.deepEqual(await kept.recognise(PAGE), { words: [], turn: UPRIGHT })
      assert.deepEqual(await kept.readAgain(PAGE, [line(7)]), { texts: ['line 7'] })
      assert.deepEqual(await kept.readAgain(PAGE, [line(7), line(8)]), { texts: ['line 7', 'line 8'] })
    }
    assert.deepEqual(asked, ['page', '7', '7,8'])
  })
})

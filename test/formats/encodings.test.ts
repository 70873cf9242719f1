// Which encoding a file is in where its layout allows several: told by its beginning, never by its chunks.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encodingOf } from '../../src/formats/lines.ts'
import { chunks, readAll, sourceOf } from './reading.ts'
import { gbk } from './written.ts'

const WESTERN = ['utf-8', 'windows-1252'] as const
const CHINESE = ['utf-8', 'gb18030'] as const

function told(allowed: typeof WESTERN | typeof CHINESE, text: string | Buffer) {
  return encodingOf(allowed, Buffer.from(text as string), true)
}

describe('the encoding of a file', () => {
  const sample = readFileSync(join(import.meta.dirname, 'sumup', 'de_2025.csv'))
  const damaged = Buffer.concat([sample, Buffer.from(sample.subarray(sample.indexOf(10) + 1))])
  damaged[sample.indexOf(10) + 3] = 0xff

  it.each([1, 7, 300, 65_536])(
    'UTF-8 with a byte that fits nowhere is refused, in chunks of %i',
    async (size) => {
      const terms = {
        fileName: 'a.csv',
        source: sourceOf('sumup', { defaults: { merchantId: 'M', currency: 'EUR' } }),
      }
      await expect(readAll('sumup', chunks(damaged, size), terms)).rejects.toMatchObject({
        code: 'WRONG_ENCODING',
        message: expect.stringContaining(`byte ${sample.indexOf(10) + 3} `),
      })
      const whole = await readAll('sumup', chunks(sample, size), terms)
      const western = Buffer.from(sample.toString('utf8'), 'latin1')
      const read = await readAll('sumup', chunks(western, size), terms)
      expect(read.transactions).toEqual(whole.transactions)
      expect(whole.transactions.some(({ fee }) => fee !== null)).toBe(true)
    },
  )

  it('is told by the first line that can tell it', () => {
    expect(told(WESTERN, 'a\nb\n')).toBe(null)
    expect(told(WESTERN, 'Gebühr\n')).toBe('utf-8')
    expect(told(WESTERN, Buffer.from('Gebühr\nÃ¼\n', 'latin1'))).toBe('windows-1252')
    expect(told(CHINESE, '商户\n')).toBe('utf-8')
    expect(told(CHINESE, gbk('商户\n'))).toBe('gb18030')
    // `é` in UTF-8 and `茅` in GBK are the same bytes.
    expect(told(CHINESE, 'é\n')).toBe('utf-8')
    expect(told(CHINESE, gbk('茅\n商户\n'))).toBe('gb18030')
    expect(told(CHINESE, 'é\n商户\n')).toBe('utf-8')
    expect(told(CHINESE, Buffer.concat([Buffer.from('\ufeffa\n'), gbk('商户\n')]))).toBe('utf-8')
  })

  it('is not told by a line that is not all seen', () => {
    const cut = Buffer.from('a\n商户').subarray(0, 4)
    expect(encodingOf(CHINESE, cut, false)).toBe(null)
  })
})

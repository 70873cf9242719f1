// A Brazilian shop: the till prints the acquirer's number and the code, the acquirer's statement both and the card.
import { readFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { Desk } from '../desk.ts'

const CONFIGURATION = `
timezone: America/Sao_Paulo
cutoff: "24:00"
sources:
  - name: loja
    side: journal
    layout: brazil-tef
    files: "tef_{date}.csv"
    expects: irregular
    defaults: { currency: BRL }
  - name: cielo
    side: settlement
    layout: cielo-v15
    files: "CIELO04D_{date}.txt"
    expects: irregular
    defaults: { currency: BRL }
    settlesWithin: 31
`

const HEADING =
  'Transação;Origem;Adquirente;Pagto;Bandeira;Parcelas;NSU;Autorização;Valor;Data;CNPJ Empresa;Empresa;PV;Máquina'

const STATEMENT = new URL('../formats/cielo-v15/CIELO04D_20260803.txt', import.meta.url)

let desk: Desk
afterEach(() => desk.close())

it('is matched by authorization code and STAN', async () => {
  desk = await Desk.open(CONFIGURATION)
  const sale = (nsu: string, code: string, amount: string) =>
    `Venda;TEF;CIELO;Crédito;VISA;1;${nsu};${code};R$ ${amount};03/07/26 21:24:48;11222333000181;LOJA;1051583117;11701830`
  desk.deliver(
    'tef_2026-07-03.csv',
    [
      HEADING,
      sale('046002', '043794', '132,11'),
      sale('046009', '043799', '20,00'),
      '2 transações',
    ].join('\n'),
  )
  desk.deliver('CIELO04D_20260803.txt', readFileSync(STATEMENT))
  await desk.run('2026-07-03')
  expect(await desk.matches('2026-07-03')).toMatchObject([
    {
      rule: 'authorization_and_stan',
      journal: [{ file: 'tef_2026-07-03.csv', line: 2 }],
      settlement: [{ file: 'CIELO04D_20260803.txt', line: 3 }],
      amount: '132.11',
    },
  ])
})

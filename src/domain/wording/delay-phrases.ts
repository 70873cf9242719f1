// Phrases of what takes long: why a command does not answer at once.
import type { Delay } from '../delay.ts'
import type { Phrase } from './phrase.ts'

export const DELAY_PHRASES: Readonly<Record<`delay.${Delay}`, Phrase>> = {
  'delay.preparing_server': [
    'Preparing the embedded PostgreSQL server',
    '正在准备内置 PostgreSQL 服务器',
  ],
  'delay.starting_server': [
    'Starting the embedded PostgreSQL server',
    '正在启动内置 PostgreSQL 服务器',
  ],
  'delay.recovering_server': [
    'The embedded PostgreSQL server recovers its data',
    '内置 PostgreSQL 服务器正在恢复数据',
  ],
  'delay.waiting_for_server': [
    'Waiting for another command that starts or stops the embedded PostgreSQL server',
    '等待另一条正在启动或停止内置 PostgreSQL 服务器的命令',
  ],
  'delay.waiting_for_run': ['Waiting for another run to end.', '等待另一次对账结束。'],
}

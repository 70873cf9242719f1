// The keys of tieout.config.yaml: what each may hold, what it is when absent.
import { validate as isCron } from 'node-cron'
import { z } from 'zod'
import { CALENDAR_IDS } from '../domain/calendar.ts'
import { isAmountText } from '../domain/money.ts'
import { CODE_MEANINGS } from '../domain/response-codes.ts'
import { FILE_PLACEHOLDERS } from '../domain/source.ts'
import { LOCALES } from '../domain/wording/wording.ts'
import { layoutSchema } from './layout-schema.ts'

const UNKNOWN_PLACEHOLDER = new RegExp(`\\{(?!(?:${FILE_PLACEHOLDERS.join('|')})\\})[^}]*\\}`)

const timezone = z.string().refine(isTimezone, {
  error: 'is no time zone; write an IANA name such as Asia/Shanghai',
})
const cutoff = z
  .string({ error: 'is a time in quotes, such as "23:00"' })
  .regex(
    /^(?:([01]\d|2[0-3]):[0-5]\d|24:00)$/,
    'is a time such as "23:00", or "24:00" for the calendar day',
  )
  // Under 00:00 every sale would belong to the next date; who writes it means midnight.
  .refine((time) => time !== '00:00', { error: 'is "24:00" for the calendar day, not "00:00"' })
const calendar = z.enum(CALENDAR_IDS, { error: `is one of ${CALENDAR_IDS.join(', ')}` })
const names = z.array(z.string().min(1)).min(1).optional()
const amount = z.string().refine(isAmountText, { error: 'is an amount in quotes, such as "0.05"' })

// YAML reads 0123 as a figure: an id of ours without quotes would lose its zeros.
const idMap = z
  .record(
    z.string().min(1),
    z.string({ error: 'is an id of ours in quotes, such as "M0001"' }).min(1).max(128),
  )
  .optional()

const NAME = /^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,62}$/u
const NAME_RULE = 'letters, digits, _ . and - (63 at most) that begins with a letter or digit'

const source = z.strictObject({
  name: z.string().regex(NAME, `is a name of ${NAME_RULE}`),
  side: z.enum(['journal', 'settlement', 'bank', 'both']),
  layout: z.string().min(1),
  files: z
    .string()
    .min(1)
    .refine((pattern) => !UNKNOWN_PLACEHOLDER.test(pattern), {
      error: `knows the placeholders ${FILE_PLACEHOLDERS.map((name) => `{${name}}`).join(' ')}, and the globs * and ?`,
    })
    .refine((pattern) => !pattern.includes('/'), {
      error: 'is the pattern of a name, not of a path',
    }),
  expects: z.enum(['daily', 'irregular']).default('daily'),
  settlesWithin: z.int().min(0).max(366).default(1),
  settles: z
    .strictObject({ schemes: names, merchants: names, terminals: names, paymentMethods: names })
    .optional(),
  timezone: timezone.optional(),
  cutoff: cutoff.optional(),
  calendar: calendar.optional(),
  defaults: z
    .strictObject({
      merchant: z.string().min(1).optional(),
      terminal: z.string().min(1).optional(),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, 'is a currency code such as CNY')
        .optional(),
    })
    .optional(),
  merchants: idMap,
  terminals: idMap,
  tolerance: z
    .strictObject({
      amount: amount.optional(),
      rate: amount.optional(),
      daysEarlier: z.int().min(0).max(60).optional(),
      daysLater: z.int().min(0).max(60).optional(),
    })
    .optional(),
})

/** Absent keys: src/domain/monitoring.ts. */
const monitor = z.strictObject({
  pastDays: z.int().min(7).max(366).exactOptional(),
  falseDiscoveryRate: z.number().gt(0).max(0.5).exactOptional(),
  minimumZeros: z.int().min(1).exactOptional(),
  minimumRatio: z.number().min(1).exactOptional(),
  minimumPast: z.int().min(1).exactOptional(),
  silentAfterDays: z.int().min(2).exactOptional(),
  silentShare: z.number().gt(0).max(1).exactOptional(),
  minimumMissingStans: z.int().min(1).exactOptional(),
  stanDensity: z.number().min(0).max(1).exactOptional(),
  minimumDeclines: z.int().min(1).exactOptional(),
})

const meaning = z.enum(CODE_MEANINGS, { error: `is one of ${CODE_MEANINGS.join(', ')}` })

/** A network's response codes, where they depart from the table beneath. */
const responseCodes = z.strictObject({
  network: z.string().min(1).toLowerCase(), // schemes are read in small letters
  edition: z.string({ error: 'names the edition in quotes, such as "2024-05"' }).min(1),
  sources: names,
  codes: z.record(
    z.string().regex(/^[0-9A-Za-z]{1,8}$/, 'is a code of letters and digits, such as "51"'),
    meaning,
  ),
})

export const configurationSchema = z.strictObject({
  layouts: z
    .record(z.string().regex(NAME), layoutSchema, {
      error: `gives each layout a name of ${NAME_RULE}`,
    })
    .optional(),
  timezone: timezone.default('UTC'),
  cutoff: cutoff.default('24:00'),
  locale: z.enum(LOCALES).default('en'),
  inbox: z.string().min(1).default('./inbox'),
  outbox: z.string().min(1).default('./outbox'),
  archive: z.string().min(1).default('./archive'),
  quarantine: z.string().min(1).default('./quarantine'),
  calendar: calendar.default('none'),
  /** When `tieout schedule` looks for due dates. */
  schedule: z
    .string()
    .refine(isCron, { error: 'is no time of cron, such as "*/15 * * * *"' })
    .default('*/15 * * * *'),
  monitor: monitor.default({}),
  responseCodes: z.array(responseCodes).default([]),
  sources: z.array(source).min(1, 'names at least one source'),
})

export type Written = z.output<typeof configurationSchema>
export type WrittenSource = Written['sources'][number]

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

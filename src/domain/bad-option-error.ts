// An option that cannot be used: the one stop whose own words are there in every language.
import { EXIT, StoppedError } from './stopped-error.ts'
import { type Locale, say } from './wording/wording.ts'

/** What stands in an option's place, and what would be right. */
type Values = Readonly<Record<string, string | number>>

/** Words stand in the catalog: `option.<what>` and `option.<what>.hint`. */
export class BadOptionError extends StoppedError {
  readonly #what: string
  readonly #values: Values

  /** `place` is the option or argument as the person wrote it. */
  constructor(what: string, place: string, values: Values = {}) {
    const all = { place, ...values }
    const hint = say('en', `option.${what}.hint`, all)
    super('BAD_OPTION', EXIT.usage, say('en', `option.${what}`, all), { place, hint })
    this.#what = what
    this.#values = all
  }

  said(locale: Locale): { readonly message: string; readonly hint: string } {
    const key = `option.${this.#what}`
    return {
      message: say(locale, key, this.#values),
      hint: say(locale, `${key}.hint`, this.#values),
    }
  }
}

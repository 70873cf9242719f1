// Help in a person's language: texts are looked up by their English, when help is printed.
import { type Argument, type Command, Help, type Option } from 'commander'
import { HELP_IN_CHINESE } from '../domain/wording/help-phrases.ts'
import type { Locale } from '../domain/wording/wording.ts'

/** The words of help for an English text; the text itself where Chinese has none. */
export function helpWords(locale: Locale, text: string): string {
  return (locale === 'en' ? undefined : HELP_IN_CHINESE[text]) ?? text
}

/** Lets a command, and those under it, print help in the language that `locale` names. */
export function speakHelp(command: Command, locale: () => Locale): void {
  const own = new Help()
  const words = (text: string) => helpWords(locale(), text)
  command.configureHelp({
    styleTitle: words,
    commandDescription: (one) => words(own.commandDescription(one)),
    subcommandDescription: (one) => words(own.subcommandDescription(one)),
    optionDescription: (option: Option) => described(option, words, own.optionDescription(option)),
    argumentDescription: (argument: Argument) =>
      described(argument, words, own.argumentDescription(argument)),
  })
}

/** Commander puts choices and defaults behind the description, in a bracket of its own. */
function described(
  { description }: Option | Argument,
  words: (text: string) => string,
  whole: string,
): string {
  const bracket = whole.slice(description.length)
  if (words(description) === description) return whole
  return words(description) + bracket.replace(/(?<=\(|, )(?:choices|default): /g, words)
}

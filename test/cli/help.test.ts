// Help in either language: every text of every command has its Chinese.
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/cli/command-list.ts'
import { speakHelp } from '../../src/cli/help-words.ts'
import { HELP_IN_CHINESE } from '../../src/domain/wording/help-phrases.ts'

describe('help', () => {
  it.each(COMMANDS.map((one) => [one.name, one] as const))(
    '%s has Chinese words for all that it says',
    (name, definition) => {
      const command = new Command(name)
      definition.declare(command)
      const said = [
        definition.summary,
        ...command.options.map((option) => option.description),
        ...command.registeredArguments.map((argument) => argument.description),
      ].filter((text) => text !== '')
      expect(said.filter((text) => HELP_IN_CHINESE[text] === undefined)).toEqual([])
    },
  )

  it('keeps defaults and choices, in a command under another as well', () => {
    const program = new Command('a')
    speakHelp(program, () => 'zh-CN')
    const command = program.command('b').description('terminals')
    speakHelp(command, () => 'zh-CN')
    command.option('--config <file>', 'the configuration', 'x.yaml')
    expect(command.helpInformation()).toMatch(
      /终端数[\s\S]*--config <file> {2}配置文件 \(默认值：\s*"x.yaml"\)/,
    )
  })
})

// A proposed layout as the YAML that a person puts under `layouts:` and corrects.
import { stringify } from 'yaml'
import type { DeclaredLayout } from '../domain/declared-layout.ts'

export function layoutText(name: string, layout: DeclaredLayout): string {
  const { encodings, delimiters, type, columns, records, ...rest } = layout
  const only = <T>(list: readonly T[]) => (list.length === 1 ? list[0] : list)
  return stringify(
    {
      layouts: {
        [name]: {
          type,
          encoding: only(encodings),
          ...(delimiters === undefined ? {} : { delimiter: only(delimiters) }),
          ...rest,
          columns,
          records,
        },
      },
    },
    { keepUndefined: false, lineWidth: 0, flowCollectionPadding: true },
  )
}

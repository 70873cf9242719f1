// One phrase of the catalog: a language missing is a type error.

export type Phrase = readonly [en: string, zhCN: string]
export type Phrases = Readonly<Record<string, Phrase>>

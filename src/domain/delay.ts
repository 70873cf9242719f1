// What takes long, as a room tells it to a command: words stand in the catalog (`delay.<id>`).

export type Delay =
  | 'preparing_server'
  | 'starting_server'
  | 'recovering_server'
  | 'waiting_for_server'
  | 'waiting_for_run'

/** Hears of it. */
export type OnDelay = (delay: Delay) => void

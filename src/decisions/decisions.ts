// The door of the decisions: what people decided, how it is sealed, and what of it is in force.
export { brokenAt, decisionId, headOf, sealed } from './chain.ts'
export {
  decidedRows,
  type HandMatch,
  holderOf,
  type Pairing,
  type Pairings,
  type Parting,
  pairingsDecided,
  pairingsInForce,
  pairingText,
  parsePairing,
  standingPartings,
} from './pairings.ts'
export { keyedRows } from './row-key.ts'

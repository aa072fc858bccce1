// Everything that the page shows, and how each event changes it.

import type { Link } from "./connection";
import type { CasePayload, Catalogue, Language, Outgoing, Turn } from "./types";
import { isCase } from "./types";

export interface State {
  language: Language;
  link: Link;
  turns: Turn[];
  outbox: Outgoing[];
  /** Ids of messages that are being answered. */
  busy: string[];
  /** Ids of messages whose answer is overdue. */
  overdue: string[];
  catalogue: Catalogue | null;
  /** Why there is no catalogue: it may come when asked for again, or the page asks for an old one. */
  catalogueMissing: "unreachable" | "gone" | null;
  /** The last turn that came while the page was open, to be read out once. */
  latest: Turn | null;
  loaded: boolean;
}

export type Event =
  | { type: "language"; language: Language }
  | { type: "link"; link: Link }
  | { type: "ready"; turns: Turn[] }
  | { type: "busy"; id: string }
  | { type: "turn"; turn: Turn }
  | { type: "said"; message: Outgoing }
  | { type: "overdue"; id: string }
  | { type: "again"; id: string }
  | { type: "catalogue"; catalogue: Catalogue }
  | { type: "catalogue_missing"; why: "unreachable" | "gone" }
  | { type: "cleared" };

export function initialState(language: Language, outbox: Outgoing[]): State {
  return {
    language,
    link: "connecting",
    turns: [],
    outbox,
    busy: [],
    overdue: [],
    catalogue: null,
    catalogueMissing: null,
    latest: null,
    loaded: false,
  };
}

export function reduce(state: State, event: Event): State {
  switch (event.type) {
    case "language":
      return { ...state, language: event.language };
    case "link":
      return { ...state, link: event.link, busy: event.link === "open" ? state.busy : [] };
    case "ready":
      return withTurns({ ...state, loaded: true, busy: [] }, merged(event.turns, state.turns));
    case "busy":
      return { ...state, busy: [...without(state.busy, event.id), event.id] };
    case "turn":
      return { ...withTurns(state, added(state.turns, event.turn)), ...spokenIn(event.turn), latest: event.turn };
    case "said":
      return { ...state, outbox: [...state.outbox, event.message] };
    case "overdue":
      return state.outbox.some((message) => message.id === event.id)
        ? { ...state, overdue: [...without(state.overdue, event.id), event.id] }
        : state;
    case "again":
      return { ...state, overdue: without(state.overdue, event.id) };
    case "catalogue":
      return { ...state, catalogue: event.catalogue, catalogueMissing: null };
    case "catalogue_missing":
      return { ...state, catalogueMissing: event.why };
    case "cleared":
      return {
        ...initialState(state.language, []),
        catalogue: state.catalogue,
        catalogueMissing: state.catalogueMissing,
      };
  }
}

/** The page goes over to the language that an answer came in: its labels stand beside it. */
function spokenIn(turn: Turn): { language: Language } | null {
  const payload = currentCase([turn]);
  return payload && { language: payload.language };
}

/** The case as it stands after the last turn that told of it. */
export function currentCase(turns: Turn[]): CasePayload | null {
  for (let i = turns.length - 1; i >= 0; i--) {
    for (const message of turns[i]!.messages) {
      if (isCase(message.custom)) return message.custom;
    }
  }
  return null;
}

/**
 * The turn whose answer still holds: what can be done with it stays at hand while questions are
 * asked about it. Null when the case has changed since, or has no answer.
 */
export function standingAnswer(turns: Turn[]): Turn | null {
  let facts: string | null = null;
  for (let i = turns.length - 1; i >= 0; i--) {
    const custom = turns[i]!.messages.find((message) => isCase(message.custom))?.custom;
    if (!custom || !isCase(custom)) continue;
    const these = JSON.stringify([custom.case_id, Object.entries(custom.facts).sort(), custom.language]);
    facts ??= these;
    if (these !== facts) return null;
    if (custom.message_kinds?.includes("answer")) return turns[i]!;
  }
  return null;
}

/** The catalogue, when it is of the pack that the decision names. */
export function catalogueFor(catalogue: Catalogue | null, payload: CasePayload): Catalogue | null {
  return catalogue?.sha256 === payload.decision.guideline.sha256 ? catalogue : null;
}

function withTurns(state: State, turns: Turn[]): State {
  const answered = new Set(turns.map((turn) => turn.id));
  const open = (id: string) => !answered.has(id);
  return {
    ...state,
    turns,
    outbox: state.outbox.filter((message) => open(message.id)),
    busy: state.busy.filter(open),
    overdue: state.overdue.filter(open),
  };
}

/** The stored turns, then those that came live and are not stored, in the order they came. */
function merged(stored: Turn[], shown: Turn[]): Turn[] {
  const known = new Set(stored.map((turn) => turn.id));
  const live = shown.filter((turn) => !known.has(turn.id));
  return [...stored, ...live].sort((a, b) => a.at - b.at);
}

function added(turns: Turn[], turn: Turn): Turn[] {
  // A message that was not kept may have been sent again: its later turn takes the place.
  return [...turns.filter((other) => other.id !== turn.id), turn];
}

function without(ids: string[], id: string): string[] {
  return ids.filter((other) => other !== id);
}

// What the channel and the action server send. The names are the contract's.

export type Language = "da" | "en";
export type LocalText = Record<Language, string>;
export type FactValue = string | number | boolean | string[];

export interface Button {
  title: string;
  payload: string;
}

export interface Origin {
  text: string;
  turn: number;
  /** What was told where the value only stands for it: `{"below": 3}`. */
  bound?: Record<string, number>;
}

export interface Unclear {
  fact: string;
  why: string;
  text: string;
}

export type Status =
  | "recommendation"
  | "individual_assessment"
  | "outside_guideline"
  | "undetermined"
  | "contradiction";

export interface GivenComponent {
  target: string;
  treatment: string | string[];
  timing?: string;
  strength: string;
}

export interface TraceEntry {
  criterion: string;
  level: string;
  result: "true" | "false" | "unknown";
  facts: Record<string, FactValue | null>;
  place: string;
}

export interface Decision {
  status: Status;
  recommendations: { id: string; step: string | null; components: GivenComponent[] }[];
  reasons: string[];
  missing: string[];
  possible: { status: Status; recommendations: string[]; step: string | null }[];
  conflicts: string[];
  prerequisites: Record<string, "met" | "not_met" | "unknown">;
  provisional: boolean;
  prognostic_factors: { id: string; direction: string; references: number[] }[];
  considerations: string[];
  trace: TraceEntry[];
  readings: string[];
  guideline: { id: string; version: string; sha256: string; engine: string };
}

export interface CasePayload {
  type: "case";
  schema: number;
  case_id: string;
  language: Language;
  facts: Record<string, FactValue>;
  decision: Decision;
  sources: Record<string, Origin>;
  asked: string | null;
  unavailable: string[];
  unclear: Unclear[];
  message_kinds?: string[];
}

/** A text for the patient's record, to be read before it is taken over. */
export interface NotePayload {
  type: "note";
  schema: number;
  language: Language;
  title: string;
  text: string;
  markdown: string;
  /** Without a suffix. */
  file_name: string;
  /** Only when it was asked for. */
  pdf_base64?: string;
}

export interface BotMessage {
  text?: string;
  buttons?: Button[];
  custom?: CasePayload | NotePayload | { type?: string };
}

export interface Turn {
  id: string;
  text: string;
  title: string | null;
  /** Seconds since 1970. */
  at: number;
  messages: BotMessage[];
  kept: boolean;
}

/** A message that has not been answered yet. */
export interface Outgoing {
  id: string;
  text: string;
  title: string | null;
  language: Language;
}

export interface FactEntry {
  role: "decisive" | "bound" | "prerequisite" | "prognosis" | "cross_check" | "consideration";
  kind: "choice" | "integer" | "number" | "boolean" | "set";
  label: LocalText;
  question?: LocalText;
  why_asked?: LocalText;
  unit?: LocalText;
  values: Record<string, { label: LocalText; meaning?: LocalText }>;
  minimum: number | null;
  maximum: number | null;
  bound_of: string | null;
}

export interface Place {
  section: string;
  quote_source: string | null;
  references: number[];
}

export interface Criterion extends Place {
  id: string;
  label: LocalText;
}

/** What the guideline says of a strength. */
export interface Basis extends Place {
  text: LocalText;
}

export interface RecommendationEntry extends Place {
  id: string;
  number: number;
  label: LocalText;
  quote: string;
  unofficial_english: string;
  components: (GivenComponent & { label: LocalText; basis: Basis | null })[];
  steps: Record<string, LocalText>;
}

/** The guideline pack's words by id. */
export interface Catalogue {
  sha256: string;
  guideline: {
    version: string;
    title: LocalText;
    short_title: LocalText;
    evidence_scale: LocalText;
    next_revision: string;
  };
  sections: Record<string, LocalText>;
  facts: Record<string, FactEntry>;
  prerequisites: Record<string, { label: LocalText; not_met: LocalText; unknown: LocalText }>;
  levels: { id: string; status: Status; title: LocalText; criteria: Criterion[] }[];
  recommendations: RecommendationEntry[];
  considerations: Record<string, Place & { text: LocalText; first: boolean }>;
  prognostic_factors: Record<string, { label: LocalText; note?: LocalText }>;
  readings: Record<string, LocalText>;
  references: Record<string, string>;
  phrases: Record<string, LocalText>;
}

export interface Configuration {
  socketPath: string;
  catalogue: string;
  needsToken: boolean;
  maxCharacters: number;
  turnSeconds: number;
}

export function isCase(custom: BotMessage["custom"]): custom is CasePayload {
  return custom?.type === "case" && (custom as CasePayload).schema === 1;
}

export function isNote(custom: BotMessage["custom"]): custom is NotePayload {
  return custom?.type === "note" && (custom as NotePayload).schema === 1;
}

// The page's own words. Nothing here is clinical: such words come from the guideline pack.

import type { Language, LocalText } from "./types";

const STRINGS = {
  title: { da: "Oligometastatisk NSCLC", en: "Oligometastatic NSCLC" },
  subtitle: { da: "Beslutningsstøtte ud fra retningslinjen", en: "Decision support from the guideline" },
  skip: { da: "Gå til skrivefeltet", en: "Skip to the message field" },
  conversation: { da: "Samtale", en: "Conversation" },
  you: { da: "Du", en: "You" },
  assistant: { da: "Assistenten", en: "The assistant" },
  language: { da: "Sprog", en: "Language" },
  close: { da: "Luk", en: "Close" },
  new_case: { da: "Ny sag", en: "New case" },
  clear: { da: "Begynd en ny samtale", en: "Start a new conversation" },
  clear_ask: {
    da: "Samtalen forsvinder fra denne browser. Fortsæt?",
    en: "The conversation will be gone from this browser. Continue?",
  },
  show_case: { da: "Sagen", en: "The case" },
  message_label: { da: "Skriv om patienten, eller stil et spørgsmål", en: "Write about the patient, or ask a question" },
  message_example: {
    da: "f.eks. solitær metastase i binyre, PS 1",
    en: "e.g. solitary adrenal metastasis, PS 1",
  },
  message_answer: { da: "svar med dine egne ord", en: "answer in your own words" },
  hint_keys: { da: "Enter sender, Skift+Enter giver ny linje.", en: "Enter sends, Shift+Enter makes a new line." },
  hint_privacy: { da: "Skriv ikke CPR-nummer eller navn.", en: "Write no name or personal identification number." },
  send: { da: "Send", en: "Send" },
  send_answer: { da: "Send svar", en: "Send answer" },
  choose_one: { da: "Vælg mindst ét", en: "Choose at least one" },
  thinking: { da: "Assistenten svarer …", en: "The assistant is answering …" },
  waiting: { da: "Venter på forbindelse", en: "Waiting for the connection" },
  sending: { da: "Sendes …", en: "Sending …" },
  slow: { da: "Der er ikke kommet svar endnu.", en: "No answer has come yet." },
  send_again: { da: "Send igen", en: "Send again" },
  not_kept: { da: "Ikke gemt", en: "Not kept" },
  offline: {
    da: "Der er ingen forbindelse til assistenten. Der prøves igen; det, du har skrevet, bliver stående.",
    en: "There is no connection to the assistant. It is being tried again; what you have written stays.",
  },
  online_again: { da: "Forbindelsen er tilbage.", en: "The connection is back." },
  unauthorised: {
    da: "Adgangen mangler eller er udløbet. Åbn siden igen fra intranettet; det, du har skrevet, bliver stående.",
    en: "Access is missing or has expired. Open the page again from the intranet; what you have written stays.",
  },
  history_unreadable: {
    da: "Samtalen kan ikke hentes lige nu. Der prøves igen.",
    en: "The conversation cannot be fetched right now. It is being tried again.",
  },
  try_now: { da: "Prøv nu", en: "Try now" },
  outdated: {
    da: "Siden er af en anden version end retningslinjen, der svares ud fra. Genindlæs siden.",
    en: "This page is of another version than the guideline that answers. Reload the page.",
  },
  wordless: {
    da: "Retningslinjens ord kunne ikke hentes: sagen kan ikke vises ved siden af, og svarene står som tekst.",
    en: "The guideline's words could not be fetched: the case cannot be shown beside, and answers stand as text.",
  },
  reload: { da: "Genindlæs", en: "Reload" },
  too_long: {
    da: "Beskeden er på {length} tegn; højst {limit} kan læses. Skriv det vigtigste.",
    en: "The message has {length} characters; at most {limit} can be read. Write what matters.",
  },
  characters: { da: "{length} af {limit} tegn", en: "{length} of {limit} characters" },
  no_files: {
    da: "Billeder og filer kan ikke modtages. Skriv eller indsæt teksten.",
    en: "Pictures and files cannot be taken. Write or paste the text.",
  },
  begin_heading: { da: "Hvad siger retningslinjen om patienten?", en: "What does the guideline say of the patient?" },
  begin_example_label: { da: "Skriv som i journalen, f.eks.", en: "Write as in the record, e.g." },
  begin_example: {
    da: "62-årig, nydiagnosticeret adenokarcinom i ve. overlap, cT2aN0M1b, solitær metastase i højre binyre, EGFR/ALK neg, PS 1. PET-CT og MR-c er lavet.",
    en: "62-year-old, newly diagnosed adenocarcinoma of the left upper lobe, cT2aN0M1b, solitary right adrenal metastasis, EGFR/ALK neg, PS 1. PET-CT and brain MRI done.",
  },
  begin_example_use: { da: "Sæt eksemplet ind", en: "Insert the example" },
  begin_or_choose: { da: "Eller begynd med et valg:", en: "Or begin with a choice:" },
  begin_later: { da: "Undervejs kan du", en: "On the way you can" },
  begin_correct: { da: "rette: »PS er 2, ikke 1«, eller klikke på oplysningen i sagen", en: "correct: “PS is 2, not 1”, or click the fact in the case" },
  begin_ask: {
    da: "spørge: »hvorfor?«, »hvad hvis der var to metastaser?«, »hvad betyder oligorecidiv?«",
    en: "ask: “why?”, “what if there were two metastases?”, “what does oligorecurrence mean?”",
  },
  begin_note: { da: "få et notat til MDT-konferencen: »notat«", en: "get a note for the MDT conference: “note”" },
  what_if: { da: "Hvad hvis …?", en: "What if …?" },
  what_if_begin: { da: "Hvad hvis ", en: "What if " },
  show_all: { da: "Vis hele beskeden", en: "Show the whole message" },
  show_less: { da: "Vis mindre", en: "Show less" },
  begin_help: { da: "Hvad kan jeg skrive?", en: "What can I write?" },
  case_heading: { da: "Sag {id}", en: "Case {id}" },
  no_case: { da: "Ingen sag endnu", en: "No case yet" },
  no_case_hint: {
    da: "Her vises oplysningerne om patienten, efterhånden som de læses. De kan også vælges her.",
    en: "What is read about the patient is shown here. It can be chosen here as well.",
  },
  group_decisive: { da: "Afgørende for svaret", en: "Decisive for the answer" },
  group_prerequisite: { da: "Forudsætninger", en: "Prerequisites" },
  group_other: { da: "Øvrige oplysninger", en: "Other facts" },
  unknown: { da: "ukendt", en: "unknown" },
  asked_now: { da: "Spørges der om nu", en: "Asked now" },
  matters: { da: "Kan ændre svaret", en: "Can change the answer" },
  unclear: { da: "Uafklaret", en: "Unclear" },
  unavailable: { da: "Kan ikke oplyses", en: "Cannot be supplied" },
  conflict: { da: "Modsigelse", en: "Contradiction" },
  from_words: { da: "fra »{text}«, besked {turn}", en: "from “{text}”, message {turn}" },
  from_choice: { da: "valgt, besked {turn}", en: "chosen, message {turn}" },
  edit: { da: "Ret", en: "Edit" },
  edit_fact: { da: "Ret {fact}", en: "Edit {fact}" },
  save: { da: "Gem", en: "Save" },
  cancel: { da: "Annuller", en: "Cancel" },
  remove: { da: "Gør ukendt", en: "Make unknown" },
  removed: { da: "{fact}: ukendt", en: "{fact}: unknown" },
  number_wrong: { da: "Skriv et tal fra {low}.", en: "Write a number from {low}." },
  number_wrong_range: { da: "Skriv et tal fra {low} til {high}.", en: "Write a number from {low} to {high}." },
  undecided: { da: "Ikke afgjort endnu", en: "Not settled yet" },
  may_become: { da: "Kan blive", en: "May become" },
  decision: { da: "Svar", en: "Answer" },
  path: { da: "Vejen til svaret", en: "The way to the answer" },
  path_hint: { da: "Vælg et trin for at se begrundelsen og stedet i retningslinjen.", en: "Choose a step to see the reason and the place in the guideline." },
  path_show: { da: "Se vejen til svaret", en: "See the way to the answer" },
  path_drawing: { da: "Vejen tegnes …", en: "The way is being drawn …" },
  path_not_drawn: { da: "Vejen kan ikke tegnes lige nu.", en: "The way cannot be drawn right now." },
  path_other_pack: {
    da: "Vejen kan ikke tegnes: retningslinjen er indlæst i en anden version end den, der blev svaret ud fra. Skriv en besked for at få et nyt svar.",
    en: "The way cannot be drawn: another version of the guideline is loaded than the one that answered. Write a message to get a new answer.",
  },
  mark_true: { da: "opfyldt", en: "holds" },
  mark_false: { da: "ikke opfyldt", en: "does not hold" },
  mark_unknown: { da: "uafklaret", en: "open" },
  mark_untested: { da: "ikke afprøvet", en: "not tested" },
  recommendations: { da: "Anbefalinger", en: "Recommendations" },
  recommendation: { da: "Anbefaling {number}", en: "Recommendation {number}" },
  next_step: { da: "Næste trin", en: "Next step" },
  scale: { da: "Skala", en: "Scale" },
  strength: { da: "Styrke {strength}", en: "Strength {strength}" },
  quote_note: { da: "Retningslinjens ord", en: "The guideline's words" },
  unofficial: { da: "Uofficiel oversættelse", en: "Unofficial translation" },
  danish_original: { da: "På dansk", en: "In Danish" },
  references: { da: "Referencer", en: "References" },
  ref: { da: "ref.", en: "ref." },
  next_revision: { da: "næste revision senest {date}", en: "next revision by {date}" },
  version: { da: "pakke {version}", en: "pack {version}" },
  case_short: { da: "sag {id}", en: "case {id}" },
  note: { da: "Notat til journalen", en: "Note for the record" },
  copy: { da: "Kopiér", en: "Copy" },
  copy_markdown: { da: "Kopiér som Markdown", en: "Copy as Markdown" },
  copied: { da: "Kopieret.", en: "Copied." },
  copy_failed: { da: "Kunne ikke kopieres. Markér teksten, og kopiér den.", en: "Could not be copied. Select the text and copy it." },
  downloaded: { da: "PDF’en er hentet.", en: "The PDF has been downloaded." },
  download_pdf: { da: "Hent PDF", en: "Download PDF" },
  print: { da: "Udskriv", en: "Print" },
} satisfies Record<string, LocalText>;

export type StringId = keyof typeof STRINGS;

/** One of the page's own texts, with its parts filled in. */
export function say(id: StringId, language: Language, parts: Record<string, string | number> = {}): string {
  return STRINGS[id][language].replace(/\{(\w+)\}/g, (_, name: string) => String(parts[name] ?? ""));
}

/** A number as the language writes it. */
export function number(value: number, language: Language): string {
  return new Intl.NumberFormat(language === "da" ? "da-DK" : "en-GB", {
    maximumFractionDigits: 2,
  }).format(value);
}

/** A day as the language writes it; `iso` is year-month-day. */
export function day(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(language === "da" ? "da-DK" : "en-GB", {
    dateStyle: "long",
    timeZone: "UTC",
  }).format(new Date(iso));
}

/** The time of day, with the day when it is not today; `at` is in seconds since 1970. */
export function clock(at: number, language: Language): string {
  const then = new Date(at * 1000);
  if (then.toDateString() !== new Date().toDateString()) return moment(at, language);
  return new Intl.DateTimeFormat(language === "da" ? "da-DK" : "en-GB", { timeStyle: "short" }).format(then);
}

/** A moment as the language writes it; `at` is in seconds since 1970. */
export function moment(at: number, language: Language): string {
  return new Intl.DateTimeFormat(language === "da" ? "da-DK" : "en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
  }).format(new Date(at * 1000));
}

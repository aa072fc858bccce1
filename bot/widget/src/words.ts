// Facts and their values in words, by the catalogue.

import { number, say } from "./strings";
import type { Catalogue, FactEntry, FactValue, Language, LocalText } from "./types";

/** One of the bot's own phrases; empty when the catalogue lacks it. */
export function phrase(catalogue: Catalogue, name: string, language: Language): string {
  return catalogue.phrases[name]?.[language] ?? "";
}

export function factLabel(catalogue: Catalogue, fact: string, language: Language): string {
  return catalogue.facts[fact]?.label[language] ?? fact;
}

/** A value with its unit; what the catalogue does not know stands as it is. */
export function valueWords(
  catalogue: Catalogue,
  fact: string,
  value: FactValue | null | undefined,
  language: Language,
): string {
  const entry = catalogue.facts[fact];
  if (value === null || value === undefined) return say("unknown", language);
  if (typeof value === "boolean") return phrase(catalogue, value ? "yes" : "no", language);
  if (Array.isArray(value)) {
    const names = value.map((member) => memberWords(entry, member, language));
    return names.join(", ") || phrase(catalogue, "none", language);
  }
  if (typeof value === "number") {
    const unit = entry?.unit?.[language];
    return unit ? `${number(value, language)} ${unit}` : number(value, language);
  }
  return memberWords(entry, value, language);
}

function memberWords(entry: FactEntry | undefined, member: string, language: Language): string {
  return entry?.values[member]?.label[language] ?? member;
}

/** The message that states a fact; null takes it back. */
export function statement(fact: string, value: FactValue | null): string {
  if (value === null) return `/retract${JSON.stringify({ fact })}`;
  // A list stands for several values there; a set is one value.
  return `/inform${JSON.stringify({ [fact]: Array.isArray(value) ? [value] : value })}`;
}

export function sectionHeading(catalogue: Catalogue, section: string, language: Language): string {
  return catalogue.sections[section]?.[language] ?? section;
}

export function filled(text: LocalText, language: Language, parts: Record<string, string>): string {
  return text[language].replace(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? "");
}

/** A text without the marks of the bot's messages, as it is read out. */
export function spoken(text: string): string {
  return text.replaceAll("**", "").replaceAll("•", "").replace(/\n+/g, ". ").replaceAll("..", ".");
}

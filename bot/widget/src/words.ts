// Facts and their values in words, by the catalogue.

import { number, say } from "./strings";
import type { Catalogue, Decision, FactEntry, FactValue, Language, LocalText } from "./types";

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

/** A known fact's value; where only a bound was told, that bound and not what stands for it. */
export function toldWords(
  catalogue: Catalogue,
  fact: string,
  value: FactValue,
  bound: Record<string, number> | undefined,
  language: Language,
): string {
  const [told] = Object.entries(bound ?? {});
  if (!told) return valueWords(catalogue, fact, value, language);
  const limit = valueWords(catalogue, fact, told[1], language);
  return phrase(catalogue, `test_${told[0]}`, language).replace("{values}", limit);
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

/** The decision in two or three words. */
export function statusWords(decision: Decision, catalogue: Catalogue, language: Language): string {
  if (decision.status === "undetermined") return say("undecided", language);
  if (decision.status === "contradiction") return say("conflict", language);
  if (decision.status !== "recommendation") {
    return capitalised(phrase(catalogue, `possible_${decision.status}`, language));
  }
  const numbers = decision.recommendations.map((given) => recommendationNumber(given.id, catalogue));
  return say("recommendation", language, { number: numbers.join(" + ") });
}

export function recommendationNumber(id: string, catalogue: Catalogue): number {
  return catalogue.recommendations.find((one) => one.id === id)?.number ?? 0;
}

/** The catalogue's words for a part of a recommendation. */
export function componentEntry(
  catalogue: Catalogue,
  recommendation: string,
  part: Decision["recommendations"][number]["components"][number],
) {
  return catalogue.recommendations
    .find((one) => one.id === recommendation)
    ?.components.find(
      (one) =>
        one.target === part.target &&
        String(one.treatment) === String(part.treatment) &&
        (one.timing ?? null) === (part.timing ?? null),
    );
}

export function sectionHeading(catalogue: Catalogue, section: string, language: Language): string {
  return catalogue.sections[section]?.[language] ?? section;
}

export function filled(text: LocalText, language: Language, parts: Record<string, string>): string {
  return text[language].replace(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? "");
}

// Marks that turn the order of what follows: what is shown would not be what is read.
const TURNING = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** What a user wrote, in the order in which it is read. */
export function written(text: string): string {
  return text.replace(TURNING, "");
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A text without the marks of the bot's messages, as it is read out. */
export function spoken(text: string): string {
  return text.replaceAll("**", "").replaceAll("•", "").replace(/\n+/g, ". ").replaceAll("..", ".");
}

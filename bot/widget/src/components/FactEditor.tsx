import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { number } from "../strings";
import type { Catalogue, FactEntry, FactValue, Language } from "../types";
import { factLabel, phrase, statement, valueWords } from "../words";
import { useShared } from "./context";

interface Properties {
  name: string;
  entry: FactEntry;
  value: FactValue | undefined;
  catalogue: Catalogue;
  onClose(): void;
}

/** Chooses a fact's value; saving says it in the conversation. */
export function FactEditor({ name, entry, value, catalogue, onClose }: Properties) {
  const { t, language, send } = useShared();
  const form = useRef<HTMLFormElement>(null);
  const problemId = useId();
  const [chosen, setChosen] = useState<string>(asText(value, language));
  const [members, setMembers] = useState<string[]>(Array.isArray(value) ? value : []);
  const [problem, setProblem] = useState("");
  const label = factLabel(catalogue, name, language);
  useEffect(() => {
    form.current!.querySelector<HTMLElement>("input:checked, input")?.focus();
  }, []);

  const tell = (next: FactValue | null) => {
    const words = valueWords(catalogue, name, next, language);
    send(statement(name, next), next === null ? t("removed", { fact: label }) : `${label}: ${words}`);
    onClose();
  };
  const save = () => {
    if (entry.kind === "set") return tell([...members].sort());
    if (entry.kind === "boolean") return chosen ? tell(chosen === "true") : undefined;
    if (entry.kind === "choice") return chosen ? tell(chosen) : undefined;
    const parsed = parseNumber(chosen, entry);
    if (parsed !== null) return tell(parsed);
    const range = { low: number(entry.minimum ?? 0, language), high: number(entry.maximum ?? 0, language) };
    setProblem(t(entry.maximum === null ? "number_wrong" : "number_wrong_range", range));
    form.current!.querySelector("input")?.focus();
  };

  return (
    <form
      class="editor"
      ref={form}
      aria-label={t("edit_fact", { fact: label })}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.preventDefault();
          event.stopPropagation();
          onClose();
        }
      }}
    >
      {entry.kind === "set" ? (
        <Options legend={label}>
          {Object.entries(entry.values).map(([member, words]) => (
            <label key={member} class="check">
              <input
                type="checkbox"
                checked={members.includes(member)}
                onChange={(event) =>
                  setMembers(
                    event.currentTarget.checked
                      ? [...members, member]
                      : members.filter((other) => other !== member),
                  )
                }
              />
              {words.label[language]}
            </label>
          ))}
        </Options>
      ) : entry.kind === "integer" || entry.kind === "number" ? (
        <label class="number">
          <span class="unseen">{label}</span>
          <input
            type="text"
            inputMode={entry.kind === "integer" ? "numeric" : "decimal"}
            value={chosen}
            aria-invalid={problem !== ""}
            aria-describedby={problemId}
            onInput={(event) => {
              setChosen(event.currentTarget.value);
              setProblem("");
            }}
          />
          {entry.unit?.[language]}
        </label>
      ) : (
        <Options legend={label}>
          {choices(entry, catalogue, language).map(([choice, words, meaning]) => (
            <label key={choice} class="check">
              <input
                type="radio"
                name={`${problemId}-choice`}
                checked={chosen === choice}
                onChange={() => setChosen(choice)}
              />
              <span>
                {words}
                {meaning && <span class="hint">{meaning}</span>}
              </span>
            </label>
          ))}
        </Options>
      )}
      <p id={problemId} class="problem" role="alert">
        {problem}
      </p>
      <div class="editor-buttons">
        <button type="submit" class="button button-primary">
          {t("save")}
        </button>
        {value !== undefined && (
          <button type="button" class="button" onClick={() => tell(null)}>
            {t("remove")}
          </button>
        )}
        <button type="button" class="button" onClick={onClose}>
          {t("cancel")}
        </button>
      </div>
    </form>
  );
}

function Options({ legend, children }: { legend: string; children: ComponentChildren }) {
  return (
    <fieldset>
      <legend class="unseen">{legend}</legend>
      {children}
    </fieldset>
  );
}

function choices(entry: FactEntry, catalogue: Catalogue, language: Language): [string, string, string?][] {
  if (entry.kind === "boolean") {
    return [
      ["true", phrase(catalogue, "yes", language)],
      ["false", phrase(catalogue, "no", language)],
    ];
  }
  return Object.entries(entry.values).map(([id, words]) => [
    id,
    words.label[language],
    words.meaning?.[language],
  ]);
}

function asText(value: FactValue | undefined, language: Language): string {
  if (typeof value === "number") return language === "da" ? String(value).replace(".", ",") : String(value);
  return value === undefined || Array.isArray(value) ? "" : String(value);
}

/** The number that was typed, or null when the fact table has no such value. */
function parseNumber(text: string, entry: FactEntry): number | null {
  const plain = text.trim().replace(",", ".");
  const pattern = entry.kind === "integer" ? /^\d{1,4}$/ : /^\d{1,4}(\.\d{1,3})?$/;
  if (!pattern.test(plain)) return null;
  const value = Number(plain);
  const inside = value >= (entry.minimum ?? 0) && value <= (entry.maximum ?? Infinity);
  return inside ? value : null;
}

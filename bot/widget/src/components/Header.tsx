import { askToClose, embedded } from "../token";
import type { CasePayload, Language } from "../types";
import { statusWords } from "../words";
import { useShared } from "./context";
import { Icon } from "./Icon";

interface Properties {
  payload: CasePayload | null;
  onLanguage(language: Language): void;
  onNewCase(): void;
  onShowCase(): void;
}

const LANGUAGES: [Language, string][] = [
  ["da", "Dansk"],
  ["en", "English"],
];

export function Header({ payload, onLanguage, onNewCase, onShowCase }: Properties) {
  const { t, language, catalogue } = useShared();
  return (
    <header class="header">
      <div class="header-title">
        <h1>{t("title")}</h1>
        <p>{t("subtitle")}</p>
      </div>
      <div class="header-tools">
        <fieldset class="languages">
          <legend class="unseen">{t("language")}</legend>
          {LANGUAGES.map(([code, name]) => (
            <button
              key={code}
              type="button"
              lang={code}
              class="language"
              aria-pressed={language === code}
              onClick={() => language !== code && onLanguage(code)}
            >
              <span class="language-long">{name}</span>
              <span class="language-short" aria-hidden="true">
                {code.toUpperCase()}
              </span>
            </button>
          ))}
        </fieldset>
        <div class="header-buttons">
          <button type="button" class="button only-narrow show-case" onClick={onShowCase}>
            <Icon name="case" />
            {t("show_case")}
            {payload && catalogue && (
              <span class="show-case-status">{statusWords(payload.decision, catalogue, language)}</span>
            )}
          </button>
          <button type="button" class="button" onClick={onNewCase}>
            {t("new_case")}
          </button>
          {embedded && (
            <button type="button" class="button" onClick={askToClose}>
              {t("close")}
            </button>
          )}
        </div>
      </div>
    </header>
  );
}

import { askToClose, embedded } from "../token";
import type { Language } from "../types";
import { useShared } from "./context";
import { Icon } from "./Icon";

interface Properties {
  onLanguage(language: Language): void;
  onNewCase(): void;
  onShowCase(): void;
}

const LANGUAGES: [Language, string][] = [
  ["da", "Dansk"],
  ["en", "English"],
];

export function Header({ onLanguage, onNewCase, onShowCase }: Properties) {
  const { t, language } = useShared();
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
              {name}
            </button>
          ))}
        </fieldset>
        <button type="button" class="button only-narrow" onClick={onShowCase}>
          <Icon name="case" />
          {t("show_case")}
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
    </header>
  );
}

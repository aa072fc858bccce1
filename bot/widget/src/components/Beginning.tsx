import { filled, statement } from "../words";
import { useShared } from "./context";
import { RichText } from "./RichText";

/** The page before anything is said: how to begin, and what can be done on the way. */
export function Beginning() {
  const { t, catalogue, language, send, compose } = useShared();
  // Nothing is asked of a case that nobody has told anything of: the first answer is chosen here.
  const [name, first] = Object.entries(catalogue?.facts ?? {})[0] ?? ["", undefined];
  const greeting = catalogue?.phrases.greet;
  const title = catalogue?.guideline.short_title[language] ?? "";
  return (
    <div class="beginning">
      <h3>{t("begin_heading")}</h3>
      {greeting && <RichText text={filled(greeting, language, { title })} />}
      <figure class="example">
        <figcaption>{t("begin_example_label")}</figcaption>
        <blockquote>{t("begin_example")}</blockquote>
        <button type="button" class="link-button" onClick={() => compose(t("begin_example"))}>
          {t("begin_example_use")}
        </button>
      </figure>
      {first?.question && (
        <p>
          <span class="quiet">{t("begin_or_choose")}</span> <strong>{first.question[language]}</strong>
        </p>
      )}
      <div class="choices">
        {Object.entries(first?.values ?? {}).map(([value, words]) => (
          <button
            key={value}
            type="button"
            class="button"
            onClick={() => send(statement(name, value), words.label[language])}
          >
            {words.label[language]}
          </button>
        ))}
      </div>
      <div class="later">
        <h4>{t("begin_later")}</h4>
        <ul>
          {(["begin_correct", "begin_ask", "begin_note"] as const).map((id) => (
            <li key={id}>{t(id)}</li>
          ))}
        </ul>
        <button type="button" class="link-button" onClick={() => send("/help", t("begin_help"))}>
          {t("begin_help")}
        </button>
      </div>
    </div>
  );
}

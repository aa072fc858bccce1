import { useId, useState } from "preact/hooks";
import type { Catalogue, Decision, RecommendationEntry } from "../types";
import { componentEntry, sectionHeading } from "../words";
import { useShared } from "./context";
import { Icon } from "./Icon";
import { Refs } from "./Refs";

interface RecommendationProperties {
  given: Decision["recommendations"][number];
  entry: RecommendationEntry;
  catalogue: Catalogue;
}

/** A recommendation as it is printed, with its parts and, where one is known, the next step. */
export function Recommendation({ given, entry, catalogue }: RecommendationProperties) {
  const { t, language } = useShared();
  const step = given.step ? entry.steps[given.step] : undefined;
  return (
    <section class="card-part">
      <h3 class="card-headline">
        <span class="badge badge-good">
          <Icon name="check" />
          {t("recommendation", { number: entry.number })}
        </span>
        {entry.label[language]}
      </h3>
      {language === "en" && (
        <blockquote class="quote">
          <p>{entry.unofficial_english}</p>
          <p class="quote-note">{t("unofficial")}</p>
        </blockquote>
      )}
      {language === "en" ? (
        <details class="more">
          <summary>{t("danish_original")}</summary>
          <blockquote class="quote" lang="da">
            <p>»{entry.quote}«</p>
          </blockquote>
        </details>
      ) : (
        <blockquote class="quote" lang="da">
          <p>»{entry.quote}«</p>
          <p class="quote-note">
            {t("quote_note")}, {sectionHeading(catalogue, entry.section, language)}
          </p>
        </blockquote>
      )}
      <ul class="components">
        {given.components.map((part, index) => (
          <Component
            key={index}
            entry={componentEntry(catalogue, given.id, part)}
            strength={part.strength}
            catalogue={catalogue}
          />
        ))}
      </ul>
      {step && (
        <p class="step">
          <Icon name="arrow" />
          <span>
            <strong>{t("next_step")}:</strong> {step[language]}
          </span>
        </p>
      )}
    </section>
  );
}

interface ComponentProperties {
  entry: RecommendationEntry["components"][number] | undefined;
  strength: string;
  catalogue: Catalogue;
}

/** A part of a recommendation with its strength, and on demand what that strength rests on. */
function Component({ entry, strength, catalogue }: ComponentProperties) {
  const { t, language } = useShared();
  const [open, setOpen] = useState(false);
  const id = useId();
  const basis = entry?.basis;
  return (
    <li>
      <span>{entry?.label[language]}</span>
      <button
        type="button"
        class="chip"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {t("strength", { strength })}
        <Icon name="info" />
      </button>
      <div id={id} class="strength-meaning" hidden={!open}>
        <ol class="scale" aria-hidden="true">
          {["A", "B", "C", "D"].map((step) => (
            <li key={step} class={step === strength ? "scale-here" : ""}>
              {step}
            </li>
          ))}
        </ol>
        <div>
          {basis && (
            <p>
              {basis.text[language]}{" "}
              <span class="quiet">
                ({sectionHeading(catalogue, basis.section, language)}
                {basis.references.length > 0 && ", "}
                <Refs numbers={basis.references} />)
              </span>
            </p>
          )}
          <p class="quiet">
            {t("scale")}: {catalogue.guideline.evidence_scale[language]}.
          </p>
        </div>
      </div>
    </li>
  );
}

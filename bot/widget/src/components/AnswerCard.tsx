import { useId, useState } from "preact/hooks";
import { day, moment } from "../strings";
import type { CasePayload, Catalogue, Decision, RecommendationEntry, Status } from "../types";
import { componentEntry, factLabel, filled, phrase, sectionHeading, statusWords } from "../words";
import { useShared } from "./context";
import { Icon } from "./Icon";

/** Whether this decision is shown as a card; the others are questions, and stay text. */
export function hasCard(payload: CasePayload): boolean {
  const withCard: Status[] = ["recommendation", "individual_assessment", "outside_guideline"];
  return withCard.includes(payload.decision.status);
}

interface Properties {
  payload: CasePayload;
  catalogue: Catalogue;
  at: number;
}

export function AnswerCard({ payload, catalogue, at }: Properties) {
  const { t, language } = useShared();
  const decision = payload.decision;
  const considerations = decision.considerations.flatMap((id) => {
    const entry = catalogue.considerations[id];
    return entry ? [{ id, entry }] : [];
  });
  const first = considerations.filter(({ entry }) => entry.first);
  const others = considerations.filter(({ entry }) => !entry.first);
  return (
    <article class={`card card-${decision.status}`}>
      {first.map(({ id, entry }) => (
        <p key={id} class="card-warning">
          <Icon name="warning" />
          <span>{entry.text[language]}</span>
        </p>
      ))}
      <Provisional decision={decision} catalogue={catalogue} />
      {decision.status === "recommendation" ? (
        decision.recommendations.map((given) => {
          const entry = catalogue.recommendations.find((one) => one.id === given.id);
          return entry && <Recommendation key={given.id} given={given} entry={entry} catalogue={catalogue} />;
        })
      ) : (
        <Reasons decision={decision} catalogue={catalogue} />
      )}
      {others.length > 0 && (
        <section class="card-part considerations">
          <h3>{phrase(catalogue, "consider", language).replace(/:$/, "")}</h3>
          <ul>
            {others.map(({ id, entry }) => (
              <li key={id}>
                {entry.text[language]} <Refs numbers={entry.references} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <OnDemand decision={decision} catalogue={catalogue} />
      <footer class="card-footer">
        {catalogue.guideline.short_title[language]},{" "}
        {t("version", { version: decision.guideline.version })},{" "}
        {t("next_revision", { date: day(catalogue.guideline.next_revision, language) })} ·{" "}
        {t("case_short", { id: payload.case_id })} · {moment(at, language)}
      </footer>
    </article>
  );
}

interface RecommendationProperties {
  given: Decision["recommendations"][number];
  entry: RecommendationEntry;
  catalogue: Catalogue;
}

function Recommendation({ given, entry, catalogue }: RecommendationProperties) {
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

function Reasons({ decision, catalogue }: { decision: Decision; catalogue: Catalogue }) {
  const { language } = useShared();
  const criteria = catalogue.levels.flatMap((level) => level.criteria);
  const outside = decision.status === "outside_guideline";
  return (
    <section class="card-part">
      <h3 class="card-headline">
        <span class={`badge ${outside ? "badge-neutral" : "badge-individual"}`}>
          <Icon name={outside ? "dash" : "question"} />
          {statusWords(decision, catalogue, language)}
        </span>
        {phrase(catalogue, `status_${decision.status}`, language)}
      </h3>
      <ul>
        {criteria
          .filter((one) => decision.reasons.includes(one.id))
          .map((one) => (
            <li key={one.id}>
              {one.label[language]}{" "}
              <span class="quiet">
                ({sectionHeading(catalogue, one.section, language)}
                {one.references.length > 0 && ", "}
                <Refs numbers={one.references} />)
              </span>
            </li>
          ))}
      </ul>
    </section>
  );
}

/** That the answer is provisional stands before it, with what is lacking and what that means. */
function Provisional({ decision, catalogue }: { decision: Decision; catalogue: Catalogue }) {
  const { language } = useShared();
  if (!isProvisional(decision)) return null;
  const lacks = openPrerequisites(decision);
  const text = catalogue.phrases.provisional_first;
  return (
    <div class="card-warning provisional">
      <Icon name="warning" />
      <div>
        <p>{text && filled(text, language, { facts: "" }).replace("⚠ ", "").replace(/: ?\.$/, ":")}</p>
        <ul class="lacks">
          {lacks.map(([fact, state]) => (
            <li key={fact}>
              {factLabel(catalogue, fact, language)}:{" "}
              {phrase(catalogue, state === "unknown" ? "unknown" : "no", language)}
            </li>
          ))}
        </ul>
        {lacks
          .filter(([, state]) => state === "not_met")
          .map(([fact, state]) => (
            <p key={fact}>{catalogue.prerequisites[fact]?.[state][language]}</p>
          ))}
      </div>
    </div>
  );
}

function isProvisional(decision: Decision): boolean {
  return decision.provisional && decision.status !== "outside_guideline";
}

function openPrerequisites(decision: Decision): [string, "not_met" | "unknown"][] {
  return Object.entries(decision.prerequisites).flatMap(([fact, state]) =>
    state === "met" ? [] : [[fact, state] as [string, "not_met" | "unknown"]],
  );
}

function OnDemand({ decision, catalogue }: { decision: Decision; catalogue: Catalogue }) {
  const { t, language } = useShared();
  const numbers = referencesOf(decision, catalogue);
  return (
    <div class="on-demand">
      {decision.prognostic_factors.length > 0 && (
        <details class="more">
          <summary>{phrase(catalogue, "prognosis", language).replace(/:$/, "")}</summary>
          <ul>
            {decision.prognostic_factors.map((given) => {
              const words = catalogue.prognostic_factors[given.id];
              return (
                <li key={given.id}>
                  {words?.label[language]}: {phrase(catalogue, given.direction, language)}{" "}
                  <Refs numbers={given.references} />
                  {words?.note && <span class="quiet"> {words.note[language]}</span>}
                </li>
              );
            })}
          </ul>
        </details>
      )}
      {decision.readings.length > 0 && (
        <details class="more">
          <summary>{phrase(catalogue, "readings", language).replace(/:$/, "")}</summary>
          <ul>
            {decision.readings.map((id) => (
              <li key={id}>{catalogue.readings[id]?.[language]}</li>
            ))}
          </ul>
        </details>
      )}
      {numbers.length > 0 && (
        <details class="more">
          <summary>{t("references")}</summary>
          <ol class="references">
            {numbers.map((one) => (
              <li key={one} value={one} lang="en">
                {catalogue.references[String(one)]}
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}

function Refs({ numbers }: { numbers: number[] }) {
  const { t } = useShared();
  if (!numbers.length) return null;
  return (
    <span class="quiet">
      {t("ref")} {numbers.join(", ")}
    </span>
  );
}

function referencesOf(decision: Decision, catalogue: Catalogue): number[] {
  const given = decision.recommendations.map((one) => one.id);
  const sources = [
    ...catalogue.recommendations.filter((one) => given.includes(one.id)),
    ...catalogue.levels.flatMap((level) => level.criteria).filter((one) => decision.reasons.includes(one.id)),
    ...decision.considerations.flatMap((id) => catalogue.considerations[id] ?? []),
    ...decision.prognostic_factors,
  ];
  return [...new Set(sources.flatMap((source) => source.references))].sort((a, b) => a - b);
}

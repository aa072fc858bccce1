import { day, moment } from "../strings";
import type { CasePayload, Catalogue, Decision, Status } from "../types";
import { factLabel, filled, phrase, sectionHeading, statusWords } from "../words";
import { useShared } from "./context";
import { Icon } from "./Icon";
import { OnDemand } from "./OnDemand";
import { Recommendation } from "./Recommendation";
import { Refs } from "./Refs";

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

/** A decision as a card: warnings, what it says, what to weigh beside it, the rest on demand. */
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

import type { Catalogue, Decision, LocalText, Place, TraceEntry } from "../types";
import { factLabel, phrase, sectionHeading, valueWords } from "../words";
import { useShared } from "./context";
import { Icon } from "./Icon";

type StepState = "hit" | "open" | "passed" | "not_reached";

interface Step {
  id: string;
  title: string;
  result: string;
  state: StepState;
  criteria: { id: string; label: LocalText; place: Place; entry: TraceEntry | undefined }[];
}

const ICONS = { hit: "check", open: "question", passed: "cross", not_reached: "dash" } as const;

/** The levels in the order they are tested, with this case's way through them. */
export function DecisionPath({ decision, catalogue }: { decision: Decision; catalogue: Catalogue }) {
  const { t, language } = useShared();
  const steps = stepsOf(decision, catalogue, language, t("recommendations"));
  return (
    <ol class="path">
      {steps.map((step) => (
        <li key={step.id} class={`path-step path-${step.state}`}>
          <details>
            <summary>
              <span class="path-mark">
                <Icon name={ICONS[step.state]} />
              </span>
              <span class="path-title">
                {step.title}
                <span class="path-state">
                  {t(`step_${step.state}`)} {step.result && `→ ${step.result}`}
                </span>
              </span>
            </summary>
            <ul>
              {step.criteria.map((criterion) => (
                <Criterion key={criterion.id} {...criterion} catalogue={catalogue} />
              ))}
            </ul>
          </details>
        </li>
      ))}
    </ol>
  );
}

function Criterion({ label, place, entry, catalogue }: Step["criteria"][number] & { catalogue: Catalogue }) {
  const { t, language } = useShared();
  const state: StepState = entry ? RESULT_STATES[entry.result] : "not_reached";
  const facts = Object.entries(entry?.facts ?? {})
    .map(([name, value]) => `${factLabel(catalogue, name, language)}: ${valueWords(catalogue, name, value, language)}`)
    .join(" · ");
  return (
    <li class={`criterion criterion-${state}`}>
      <span class="path-mark">
        <Icon name={ICONS[state]} />
      </span>
      <div>
        <p>
          {label[language]} <span class="quiet">({t(`step_${state}`)})</span>
        </p>
        {facts && <p class="fact-origin">{facts}</p>}
        <p class="fact-origin">
          {sectionHeading(catalogue, place.section, language)}
          {place.references.length > 0 && `, ${t("ref")} ${place.references.join(", ")}`}
          {place.quote_source && (
            <>
              {": "}
              <q lang="da">{place.quote_source}</q>
            </>
          )}
        </p>
      </div>
    </li>
  );
}

const RESULT_STATES: Record<TraceEntry["result"], StepState> = {
  true: "hit",
  false: "passed",
  unknown: "open",
};

function stepsOf(
  decision: Decision,
  catalogue: Catalogue,
  language: "da" | "en",
  recommendations: string,
): Step[] {
  const trace = new Map(decision.trace.map((entry) => [entry.criterion, entry]));
  const levels: Step[] = catalogue.levels.map((level) => ({
    id: level.id,
    title: level.title[language],
    result: phrase(catalogue, `possible_${level.status}`, language),
    state: "passed",
    criteria: level.criteria.map((one) => ({ id: one.id, label: one.label, place: one, entry: trace.get(one.id) })),
  }));
  levels.push({
    id: "recommendations",
    title: recommendations,
    result: "",
    state: "passed",
    criteria: catalogue.recommendations.map((one) => ({
      id: one.id,
      label: {
        da: `${one.number}: ${one.label.da}`,
        en: `${one.number}: ${one.label.en}`,
      },
      place: one,
      entry: trace.get(one.id),
    })),
  });
  let decided = false;
  for (const step of levels) {
    const results = step.criteria.map((one) => one.entry?.result);
    const hit = results.includes("true");
    step.state = decided ? "not_reached" : hit ? "hit" : results.includes("unknown") ? "open" : "passed";
    decided ||= hit;
    if (step.state !== "hit") step.result = "";
  }
  return levels;
}

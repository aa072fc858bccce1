import type { Catalogue, Decision } from "../types";
import { phrase } from "../words";
import { useShared } from "./context";
import { Refs } from "./Refs";

/** What a card holds closed until it is asked for: prognosis, readings and references. */
export function OnDemand({ decision, catalogue }: { decision: Decision; catalogue: Catalogue }) {
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

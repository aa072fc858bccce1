import type { Mark } from "../drawing";
import type { Catalogue, Decision, LocalText, Place, TraceEntry } from "../types";
import { factLabel, phrase, sectionHeading, valueWords } from "../words";
import { useShared } from "./context";

interface Row {
  id: string;
  label: LocalText;
  place: Place;
}

interface Properties {
  level: string;
  /** The row that was pressed; without one, all of the level is shown. */
  row: string | null;
  /**
   * The drawing's. The trace tests each criterion by itself; on the way nothing holds for certain
   * while an earlier level is open.
   */
  marks: Map<string, Mark>;
  decision: Decision;
  catalogue: Catalogue;
}

/** A level of the way: criteria with their results, the facts they used and their places. */
export function PathStep({ level, row, marks, decision, catalogue }: Properties) {
  const { t, language } = useShared();
  const found = catalogue.levels.find((one) => one.id === level);
  const trace = new Map(decision.trace.map((entry) => [entry.criterion, entry]));
  const status = found && phrase(catalogue, `possible_${found.status}`, language);
  return (
    <>
      <h4>
        {found ? found.title[language] : t("recommendations")}
        {status && <span class="quiet"> → {status}</span>}
      </h4>
      <ul>
        {rowsOf(level, catalogue)
          .filter((one) => row === null || row.split(".")[0] === one.id)
          .map((one) => (
            <Criterion
              key={one.id}
              row={one}
              mark={marks.get(one.id) ?? "untested"}
              entry={trace.get(one.id)}
              catalogue={catalogue}
            />
          ))}
      </ul>
    </>
  );
}

interface CriterionProperties {
  row: Row;
  mark: Mark;
  entry: TraceEntry | undefined;
  catalogue: Catalogue;
}

function Criterion({ row, mark, entry, catalogue }: CriterionProperties) {
  const { t, language } = useShared();
  const facts = Object.entries(entry?.facts ?? {})
    .map(([name, value]) => `${factLabel(catalogue, name, language)}: ${valueWords(catalogue, name, value, language)}`)
    .join(" · ");
  const { section, references, quote_source: quote } = row.place;
  return (
    <li class="criterion">
      <p>
        {row.label[language]}{" "}
        <span class={`criterion-mark criterion-${mark}`}>{t(`mark_${mark}`)}</span>
      </p>
      {facts && <p class="criterion-facts">{facts}</p>}
      <p class="criterion-place">
        {sectionHeading(catalogue, section, language)}
        {references.length > 0 && `, ${t("ref")} ${references.join(", ")}`}
        {quote && (
          <>
            {": "}
            <q lang="da">{quote}</q>
          </>
        )}
      </p>
    </li>
  );
}

function rowsOf(level: string, catalogue: Catalogue): Row[] {
  const found = catalogue.levels.find((one) => one.id === level);
  if (found) return found.criteria.map((one) => ({ id: one.id, label: one.label, place: one }));
  return catalogue.recommendations.map((one) => ({
    id: one.id,
    label: { da: `${one.number}: ${one.label.da}`, en: `${one.number}: ${one.label.en}` },
    place: { ...one, quote_source: one.quote_source ?? one.quote },
  }));
}

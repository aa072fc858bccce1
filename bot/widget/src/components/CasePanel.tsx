import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { CasePayload, Catalogue, Decision, FactEntry, GivenComponent, Language } from "../types";
import { factLabel, filled, phrase } from "../words";
import { useShared } from "./context";
import { DecisionPath } from "./DecisionPath";
import { FactRow } from "./FactRow";
import { Icon } from "./Icon";

interface Properties {
  payload: CasePayload | null;
  /** Number of turns so far; another one closes what is being edited. */
  turn: number;
  /** Leaves the conversation for a new one; null where that cannot be. */
  onStartAfresh: (() => void) | null;
}

const GROUPS: { title: "group_decisive" | "group_prerequisite" | "group_other"; roles: FactEntry["role"][] }[] = [
  { title: "group_decisive", roles: ["decisive", "bound"] },
  { title: "group_prerequisite", roles: ["prerequisite"] },
  { title: "group_other", roles: ["prognosis", "cross_check", "consideration"] },
];

/** The case beside the conversation: facts, prerequisites, the answer and the way to it. */
export function CasePanel({ payload, turn, onStartAfresh }: Properties) {
  const { t, catalogue, language } = useShared();
  const [edited, setEdited] = useState<string | null>(null);
  useEffect(() => setEdited(null), [turn]);
  if (!catalogue) return <div class="panel" />;
  const names = Object.keys(catalogue.facts).filter(
    (name) => catalogue.facts[name]!.role !== "bound" || payload?.facts[name] !== undefined,
  );
  return (
    <div class="panel">
      <h2>{payload ? t("case_heading", { id: payload.case_id }) : t("no_case")}</h2>
      {payload ? <Summary decision={payload.decision} catalogue={catalogue} /> : <p class="quiet">{t("no_case_hint")}</p>}
      {GROUPS.map((group) => (
        <section key={group.title} class="facts">
          <h3>{t(group.title)}</h3>
          <ul>
            {names
              .filter((name) => group.roles.includes(catalogue.facts[name]!.role))
              .map((name) => (
                <FactRow
                  key={name}
                  name={name}
                  entry={catalogue.facts[name]!}
                  payload={payload}
                  catalogue={catalogue}
                  editing={edited === name}
                  onEdit={() => setEdited(name)}
                  onClose={() => setEdited(null)}
                />
              ))}
          </ul>
        </section>
      ))}
      {payload && payload.decision.trace.length > 0 && (
        <section class="path-part">
          <h3>{t("path")}</h3>
          <p class="hint">{t("path_hint")}</p>
          <DecisionPath decision={payload.decision} catalogue={catalogue} />
        </section>
      )}
      {onStartAfresh && (
        <p>
          <button type="button" class="button" onClick={onStartAfresh}>
            {t("clear")}
          </button>
        </p>
      )}
      <footer class="card-footer">
        {catalogue.guideline.short_title[language]}, {t("version", { version: catalogue.guideline.version })}
      </footer>
    </div>
  );
}

const LOOKS = {
  recommendation: ["badge-good", "check"],
  individual_assessment: ["badge-individual", "question"],
  outside_guideline: ["badge-neutral", "dash"],
  undetermined: ["badge-neutral", "question"],
  contradiction: ["badge-warning", "warning"],
} as const;

function Summary({ decision, catalogue }: { decision: Decision; catalogue: Catalogue }) {
  const { t, language } = useShared();
  const [badge, icon] = LOOKS[decision.status];
  const short = {
    recommendation: "",
    individual_assessment: phrase(catalogue, "possible_individual_assessment", language),
    outside_guideline: phrase(catalogue, "possible_outside_guideline", language),
    undetermined: t("undecided"),
    contradiction: t("conflict"),
  }[decision.status];
  const provisional = decision.provisional && decision.status === "recommendation";
  return (
    <div class="summary" aria-label={t("decision")} role="group">
      {short && (
        <p>
          <span class={`badge ${badge}`}>
            <Icon name={icon} />
            {short}
          </span>
        </p>
      )}
      {decision.recommendations.map((given) => (
        <p key={given.id}>
          <span class={`badge ${badge}`}>
            <Icon name={icon} />
            {t("recommendation", { number: numberOf(given.id, catalogue) })}
          </span>{" "}
          {catalogue.recommendations.find((one) => one.id === given.id)?.label[language]}{" "}
          <span class="quiet">
            ({t("strength", { strength: strengths(given.components) }).toLowerCase()})
          </span>
        </p>
      ))}
      {decision.possible.length > 0 && (
        <p class="quiet">
          {t("may_become")}: {possibleWords(decision, catalogue, language).join("; ")}.
        </p>
      )}
      {decision.conflicts.length > 0 && (
        <p class="quiet">
          {decision.conflicts.map((name) => factLabel(catalogue, name, language)).join(", ")}
        </p>
      )}
      {provisional && (
        <p>
          <span class="badge badge-warning">
            <Icon name="warning" />
            {phrase(catalogue, "provisional", language).replace(/:$/, "")}
          </span>
        </p>
      )}
    </div>
  );
}

function numberOf(id: string, catalogue: Catalogue): number {
  return catalogue.recommendations.find((one) => one.id === id)?.number ?? 0;
}

function strengths(components: GivenComponent[]): string {
  return [...new Set(components.map((part) => part.strength))].join(", ");
}

/** What the case may still come to, each once, in the pack's and the bot's words. */
function possibleWords(decision: Decision, catalogue: Catalogue, language: Language): string[] {
  const words = decision.possible.map((one) => {
    const numbers = one.recommendations.map((id) => numberOf(id, catalogue)).join(" + ");
    const text = catalogue.phrases[`possible_${one.status}`];
    return text ? filled(text, language, { numbers }) : "";
  });
  return [...new Set(words.filter(Boolean))];
}

/** The panel on a narrow screen: a sheet over the conversation. */
export function CaseSheet({ open, onClose, children }: { open: boolean; onClose(): void; children: ComponentChildren }) {
  const { t } = useShared();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current!;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);
  return (
    <dialog class="sheet" ref={dialog} aria-label={t("show_case")} onClose={onClose}>
      <div class="sheet-bar">
        <button type="button" class="button" onClick={onClose}>
          <Icon name="cross" />
          {t("close")}
        </button>
      </div>
      {open && children}
    </dialog>
  );
}


import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { drawn, marksOf, prepared, withHitAreas } from "../drawing";
import type { CasePayload, Catalogue } from "../types";
import { useShared } from "./context";
import { Icon } from "./Icon";
import { PathStep } from "./PathStep";

interface Chosen {
  level: string;
  row: string | null;
}

/** The core's drawing of this case's way; each step of it opens its reasons and their places. */
export function DecisionPath({ payload, catalogue }: { payload: CasePayload; catalogue: Catalogue }) {
  const { t, language, draw } = useShared();
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const seen = useSeen(place);
  const [drawing, setDrawing] = useState<SVGSVGElement | "none" | "other_pack" | null>(null);
  const [tries, setTries] = useState(0);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const facts = payload.facts;
  const sha256 = payload.decision.guideline.sha256;
  const key = JSON.stringify([facts, language, sha256, tries]);
  const wanted = useRef("");

  useEffect(() => {
    if (!seen || wanted.current === key) return;
    wanted.current = key;
    void drawn(draw, { facts, language, sha256 }).then((answer) => {
      if (wanted.current !== key) return;
      setDrawing(answer.svg === null ? (answer.why ?? "none") : prepared(answer.svg, id));
    });
  }, [key, seen]);

  useLayoutEffect(() => {
    const area = place.current!;
    const focused = area.contains(document.activeElement) ? document.activeElement : null;
    const kept = focused?.closest("[data-level]")?.getAttribute("data-level");
    const picture = typeof drawing === "string" ? null : drawing;
    area.replaceChildren(...(picture ? [picture] : []));
    if (picture) withHitAreas(picture);
    if (kept) stepButton(area, kept)?.focus({ preventScroll: true });
  }, [drawing]);

  useLayoutEffect(() => {
    for (const button of place.current!.querySelectorAll("[role=button]")) {
      const open = button.closest("[data-level]")!.getAttribute("data-level") === chosen?.level;
      button.setAttribute("aria-expanded", String(open));
      button.setAttribute("aria-controls", `${id}-step`);
    }
    for (const row of place.current!.querySelectorAll("[data-criterion]")) {
      row.classList.toggle("is-chosen", row.getAttribute("data-criterion") === chosen?.row);
    }
  }, [drawing, chosen]);

  const choose = (event: Event) => {
    const target = event.target as Element;
    const level = target.closest("[data-level]:has([role=button])")?.getAttribute("data-level");
    if (!level) return;
    const row = target.closest("[data-criterion]")?.getAttribute("data-criterion") ?? null;
    setChosen((before) => (before?.level === level && before.row === row ? null : { level, row }));
  };
  const close = () => {
    const level = chosen?.level;
    setChosen(null);
    if (level) stepButton(place.current!, level)?.focus({ preventScroll: true });
  };

  return (
    <div
      class="path"
      onKeyDown={(event) => {
        if (event.key === "Escape" && chosen) {
          event.preventDefault();
          event.stopPropagation();
          close();
        }
      }}
    >
      <ul class="legend" aria-hidden="true">
        {(["true", "false", "unknown", "untested"] as const).map((mark) => (
          <li key={mark}>
            <span class="sign">{SIGNS[mark]}</span> {t(`mark_${mark}`)}
          </li>
        ))}
      </ul>
      <div
        class="drawing"
        ref={place}
        aria-busy={drawing === null}
        onClick={choose}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            choose(event);
          }
        }}
      />
      {drawing === null && <p class="hint">{t("path_drawing")}</p>}
      {drawing === "none" && (
        <p class="hint">
          {t("path_not_drawn")}{" "}
          <button type="button" class="button" onClick={() => setTries(tries + 1)}>
            {t("try_now")}
          </button>
        </p>
      )}
      {drawing === "other_pack" && <p class="hint">{t("path_other_pack")}</p>}
      <div id={`${id}-step`} class="path-place">
        {chosen && drawing && typeof drawing !== "string" && (
          <section class="path-step" aria-live="polite">
            <button type="button" class="icon-button" aria-label={t("close")} onClick={close}>
              <Icon name="cross" />
            </button>
            <PathStep {...chosen} marks={marksOf(drawing)} decision={payload.decision} catalogue={catalogue} />
          </section>
        )}
      </div>
    </div>
  );
}

const SIGNS = { true: "●", false: "○", unknown: "?", untested: "·" };

function stepButton(area: Element, level: string): SVGElement | null {
  return area.querySelector<SVGElement>(`[data-level="${CSS.escape(level)}"] [role=button]`);
}

/** Whether the panel is on the screen; on a phone it is only when its sheet is open. */
function useSeen(place: { current: Element | null }): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) =>
      setSeen(entries.some((entry) => entry.isIntersecting)),
    );
    observer.observe(place.current!.closest(".panel")!);
    return () => observer.disconnect();
  }, []);
  return seen;
}

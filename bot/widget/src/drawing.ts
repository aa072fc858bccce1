// The core's drawing of a case's way, made ready for the page.

import type { Drawn, Wanted } from "./connection";

const KEPT = 20;
const kept = new Map<string, Drawn>();

/** The drawing's text; one that was made before is not asked for again. */
export async function drawn(draw: (wanted: Wanted) => Promise<Drawn>, wanted: Wanted): Promise<Drawn> {
  const key = JSON.stringify(wanted);
  const before = kept.get(key);
  if (before) return before;
  const answer = await draw(wanted);
  if (answer.svg !== null) {
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value!);
    kept.set(key, answer);
  }
  return answer;
}

// What the core draws with; anything else in a drawing is none of its doing.
const ELEMENTS = new Set(["svg", "title", "desc", "g", "rect", "polyline", "polygon", "text"]);

/** The heading opens the level; its rows stay text that can be read by itself. */
function headingAsButton(level: Element): void {
  const lines = [...level.querySelectorAll(":scope > text.heading")];
  const button = level.ownerDocument.createElementNS(level.namespaceURI, "g");
  button.setAttribute("role", "button");
  button.setAttribute("tabindex", "0");
  button.setAttribute("aria-label", level.getAttribute("aria-label")!);
  lines[0]!.before(button);
  for (const line of lines) button.append(line, " ");
}

/**
 * The drawing as an element of this page, its levels as buttons, or "none" when it is no drawing.
 * `prefix` keeps its ids apart from those of another drawing.
 */
export function prepared(text: string, prefix: string): SVGSVGElement | "none" {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  const all = [parsed, ...parsed.querySelectorAll("*")];
  if (all.some((element) => !ELEMENTS.has(element.localName))) return "none";
  for (const element of all) {
    for (const { name } of [...element.attributes]) {
      if (name.startsWith("on") || name === "style" || name.includes("href")) element.removeAttribute(name);
    }
    if (element.id) element.id = `${prefix}-${element.id}`;
  }
  const names = parsed.getAttribute("aria-labelledby") ?? "";
  parsed.setAttribute("aria-labelledby", names.replace(/\S+/g, (name) => `${prefix}-${name}`));
  for (const level of parsed.querySelectorAll("[data-level]")) {
    level.setAttribute("role", "group");
    level.setAttribute("aria-label", level.querySelector("title")?.textContent ?? "");
    if (level.querySelector("[data-criterion]")) headingAsButton(level);
  }
  return document.importNode(parsed, true) as unknown as SVGSVGElement;
}

export type Mark = "true" | "false" | "unknown" | "untested";

const MARKS: Mark[] = ["true", "false", "unknown", "untested"];

/** What each row of the drawing comes to on this case's way. */
export function marksOf(drawing: Element): Map<string, Mark> {
  const rows = [...drawing.querySelectorAll("[data-criterion]")];
  return new Map(
    rows.map((row) => [
      row.getAttribute("data-criterion")!,
      MARKS.find((mark) => row.classList.contains(`is-${mark}`)) ?? "untested",
    ]),
  );
}

/** Lets a row be pressed anywhere, not on its letters alone. The drawing is in the page already. */
export function withHitAreas(drawing: SVGSVGElement): void {
  for (const row of drawing.querySelectorAll<SVGGElement>("[data-criterion]")) {
    const level = row.closest("[data-level]")!.querySelector("rect")!.getBBox();
    const { y, height } = row.getBBox();
    const area = document.createElementNS(drawing.namespaceURI!, "rect");
    area.setAttribute("class", "hit");
    const place = { x: level.x + 3, y, width: level.width - 6, height };
    for (const [name, value] of Object.entries(place)) area.setAttribute(name, String(value));
    row.prepend(area);
  }
}

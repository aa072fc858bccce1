// Embeds the assistant in a page of the intranet:
//
//   <script src="https://…/webhooks/web/embed.js" data-language="da"></script>
//
// data-language        da or en; otherwise the browser's.
// data-token           a token, where the assistant asks for one; or
// data-token-callback  the name of a global function that returns one, or a promise of one. It is
//                      called again when the earlier token has run out.
// data-label           the button's words.

interface TokenSource {
  (): string | null | Promise<string | null>;
}

(() => {
  const script = document.currentScript as HTMLScriptElement;
  const address = new URL("./", script.src);
  const { language, token, tokenCallback, label } = script.dataset;
  const english = language === "en" || (language !== "da" && !navigator.language.startsWith("da"));
  const words = english
    ? { open: "Guideline: oligometastatic NSCLC", close: "Close the assistant" }
    : { open: "Retningslinje: oligometastatisk NSCLC", close: "Luk assistenten" };

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { all: initial; }
    button {
      position: fixed; right: 1.25rem; bottom: 1.25rem; z-index: 2147483000;
      min-height: 3rem; padding: 0.6rem 1.2rem; border: 2px solid #fff; border-radius: 6px;
      background: #0b5884; color: #fff; font: 600 1rem/1.4 system-ui, "Segoe UI", Arial, sans-serif;
      cursor: pointer; box-shadow: 0 2px 8px rgb(0 0 0 / 30%);
    }
    button:focus-visible { outline: 3px solid #0b5884; outline-offset: 3px; }
    iframe {
      position: fixed; right: 1.25rem; bottom: 5.25rem; z-index: 2147483000;
      width: min(30rem, calc(100vw - 2.5rem)); height: min(46rem, calc(100vh - 6.5rem));
      border: 1px solid #75838f; border-radius: 8px; background: Canvas;
      box-shadow: 0 4px 24px rgb(0 0 0 / 25%);
    }
    iframe[hidden] { display: none; }
    @media (max-width: 36rem) {
      iframe { inset: 0; width: 100vw; height: 100dvh; border: 0; border-radius: 0; }
    }
  `);
  root.adoptedStyleSheets = [style];

  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  button.textContent = label ?? words.open;
  root.append(button);

  let frame: HTMLIFrameElement | null = null;
  const show = (visible: boolean) => {
    if (!frame) {
      frame = document.createElement("iframe");
      frame.title = label ?? words.open;
      frame.allow = "clipboard-write";
      const page = new URL(address);
      page.searchParams.set("lang", english ? "en" : "da");
      frame.src = page.href;
      root.append(frame);
    }
    frame.hidden = !visible;
    button.setAttribute("aria-expanded", String(visible));
    button.textContent = visible ? words.close : (label ?? words.open);
    if (visible) frame.focus();
    else button.focus();
  };
  button.addEventListener("click", () => show(!frame || frame.hidden));

  const currentToken = async (): Promise<string | null> => {
    const source = tokenCallback
      ? (window as unknown as Record<string, TokenSource | undefined>)[tokenCallback]
      : undefined;
    return (await source?.()) ?? token ?? null;
  };
  window.addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== address.origin) return;
    if (event.data?.type === "omd:close") show(false);
    if (event.data?.type === "omd:token-wanted") {
      void currentToken()
        .catch(() => null)
        .then((value) => {
          frame!.contentWindow!.postMessage({ type: "omd:token", token: value }, address.origin);
        });
    }
  });

  const place = () => document.body.append(host);
  if (document.body) place();
  else document.addEventListener("DOMContentLoaded", place);
})();

// The token of the page that embeds this one. It comes by message or after the address's #, never
// in the part of an address that servers see, and is never stored.

const TOKEN = "omd:token";
const TOKEN_WANTED = "omd:token-wanted";
const PATIENCE_MS = 5000;

export const embedded = window.parent !== window;

let fromFragment: string | null = null;

/** Takes a token out of the address, where it must not stay. */
export function takeTokenFromAddress(): void {
  const fragment = new URLSearchParams(window.location.hash.slice(1));
  fromFragment = fragment.get("token");
  if (fromFragment !== null) {
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
  }
}

/** A token that is valid now, or null when nobody has one. */
export function currentToken(): Promise<string | null> {
  if (!embedded) {
    return Promise.resolve(fromFragment);
  }
  return new Promise((resolve) => {
    const timer = window.setTimeout(() => finish(null), PATIENCE_MS);
    const listen = (event: MessageEvent) => {
      if (event.source === window.parent && event.data?.type === TOKEN) {
        finish(typeof event.data.token === "string" ? event.data.token : null);
      }
    };
    const finish = (token: string | null) => {
      window.clearTimeout(timer);
      window.removeEventListener("message", listen);
      resolve(token);
    };
    window.addEventListener("message", listen);
    tellEmbedder(TOKEN_WANTED);
  });
}

/** Asks the embedding page to close the panel. */
export function askToClose(): void {
  tellEmbedder("omd:close");
}

function tellEmbedder(type: string): void {
  // Nothing secret is in it, and who embeds the page is not known before it answers.
  window.parent.postMessage({ type }, "*");
}

import { render } from "preact";
import { App } from "./components/App";
import { storage } from "./storage";
import { takeTokenFromAddress } from "./token";
import type { Configuration, Language } from "./types";

takeTokenFromAddress();
const root = document.getElementById("app")!;
const configuration = JSON.parse(root.dataset.configuration!) as Configuration;
const asked = new URLSearchParams(window.location.search).get("lang");
const offered: Language = document.documentElement.lang === "en" ? "en" : "da";
// An address that names a language means it; otherwise the reader's last choice holds.
const language = asked === offered ? offered : (storage.language() ?? offered);
render(<App configuration={configuration} initialLanguage={language} />, root);

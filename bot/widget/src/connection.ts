// The socket to the channel: one conversation, opened again after every interruption.

import { io, type Socket } from "socket.io-client";
import { currentToken } from "./token";
import type { Configuration, FactValue, Language, Outgoing, Turn } from "./types";

export type Link = "connecting" | "open" | "offline" | "unauthorised" | "history";

export interface Listener {
  link(link: Link): void;
  ready(conversation: string | null, turns: Turn[]): void;
  busy(id: string): void;
  turn(turn: Turn): void;
}

export interface Wanted {
  facts: Record<string, FactValue>;
  language: Language;
  sha256: string;
}

/** The way of a case as SVG text; "other_pack" when the decision's pack is loaded no more. */
export type Drawn = { svg: string } | { svg: null; why?: "other_pack" };

const RETRY_HISTORY_MS = 3000;
const DRAWING_MS = 5000;

export class Connection {
  private readonly socket: Socket;
  private opened = false;

  constructor(
    private readonly configuration: Configuration,
    private conversation: string | null,
    private readonly listener: Listener,
  ) {
    this.socket = io({
      path: configuration.socketPath,
      transports: ["websocket", "polling"],
      reconnectionDelay: 500,
      reconnectionDelayMax: 4000,
      timeout: 5000,
    });
    this.socket.on("connect", () => void this.open());
    this.socket.on("disconnect", () => this.lost());
    this.socket.on("connect_error", () => this.lost());
    this.socket.on("ready", (data: { conversation: string | null; turns: Turn[] }) => {
      this.opened = true;
      this.conversation = data.conversation;
      listener.ready(data.conversation, data.turns);
      listener.link("open");
    });
    this.socket.on("busy", (data: { id: string }) => listener.busy(data.id));
    this.socket.on("turn", (turn: Turn) => listener.turn(turn));
    this.socket.on("refused", (data: { why: string }) => this.refused(data.why));
    window.addEventListener("offline", () => this.lost());
    window.addEventListener("online", () => this.retry());
  }

  /** Whether a message can go out now; one that cannot is sent when the conversation is open. */
  get isOpen(): boolean {
    return this.opened && this.socket.connected;
  }

  send(message: Outgoing): void {
    if (this.isOpen) this.socket.emit("say", message);
  }

  readonly draw = async (wanted: Wanted): Promise<Drawn> => {
    if (!this.isOpen) return { svg: null };
    try {
      return await this.socket.timeout(DRAWING_MS).emitWithAck("path", wanted);
    } catch {
      return { svg: null };
    }
  };

  /** Leaves the conversation for a new one. */
  startAfresh(): void {
    this.conversation = null;
    this.opened = false;
    this.socket.disconnect().connect();
  }

  retry(): void {
    if (this.socket.connected) void this.open();
    else this.socket.connect();
  }

  private async open(): Promise<void> {
    const token = this.configuration.needsToken ? await currentToken() : null;
    this.socket.emit("open", { conversation: this.conversation, token });
  }

  private lost(): void {
    this.opened = false;
    this.listener.link("offline");
  }

  private refused(why: string): void {
    const wasOpen = this.opened;
    this.opened = false;
    if (why === "token") {
      // One that ran out while the page was open may have a successor.
      if (wasOpen) void this.open();
      else this.listener.link("unauthorised");
    } else {
      this.listener.link("history");
      window.setTimeout(() => this.retry(), RETRY_HISTORY_MS);
    }
  }
}

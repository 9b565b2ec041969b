// What somebody writes of a draft: shown at once, kept a moment after they pause, taken back and done again as often as they
// like. Another writer's change is taken over where nothing of one's own is unsaved; where something is, it is asked whether both
// are wanted.
import type { DraftView, PolicyContent } from "../../../../engine/decisions/contract.ts";

export interface DeskState {
  /** The draft as the server has it. */
  readonly view: DraftView;
  /** As it is written here. */
  readonly content: PolicyContent;
  readonly saving: "saved" | "waiting" | "saving" | "failed" | "conflict";
  /** Why it could not be kept. */
  readonly why: string | null;
  /** Who changed the draft while it was looked at here, last; null where nobody did, or somebody wrote here since. */
  readonly heardFrom: DraftView["changed"] | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** How often something was written here. */
  readonly edits: number;
}

/** Keeps what was written of a draft. @param base what was begun with, where both changes are to be joined */
export type Save = (draft: DraftView, content: PolicyContent, base: PolicyContent | undefined) => Promise<DraftView>;

/** What the draft said before its latest change. */
export type Before = (draft: DraftView) => Promise<PolicyContent>;

const PAUSE_MILLIS = 400;
const MOST_STEPS = 200;

export class DraftDesk {
  private state: DeskState;
  private past: readonly PolicyContent[] = [];
  private future: readonly PolicyContent[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  /** What was begun with, where what was written since is to be put on top of another's change. */
  private base: PolicyContent | undefined;
  private readonly save: Save;
  private readonly isConflict: (error: unknown) => boolean;
  private readonly before: Before;

  constructor(view: DraftView, save: Save, isConflict: (error: unknown) => boolean, before: Before) {
    this.save = save;
    this.isConflict = isConflict;
    this.before = before;
    this.state = { view, content: view.content, saving: "saved", why: null, heardFrom: null, canUndo: view.before !== null, canRedo: false, edits: 0 };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly read = (): DeskState => this.state;

  /** Writes a change. */
  edit(content: PolicyContent): void {
    if (content === this.state.content) return;
    this.past = [...this.past, this.state.content].slice(-MOST_STEPS);
    this.future = [];
    this.write(content);
  }

  /** Takes the latest change back: one that was written here, else the latest of the draft, whoever wrote it. */
  async undo(): Promise<void> {
    const { view, content, saving } = this.state;
    let before = this.past.at(-1);
    if (!before) {
      if (view.before === null || saving !== "saved") return;
      try {
        before = await this.before(view);
      } catch (error) {
        return this.set({ why: (error as Error).message });
      }
      // Somebody wrote meanwhile, here or elsewhere.
      if (this.state.view.revision !== view.revision || this.state.content !== content) return;
    }
    this.past = this.past.slice(0, -1);
    this.future = [...this.future, this.state.content];
    this.write(before);
  }

  redo(): void {
    const after = this.future.at(-1);
    if (!after) return;
    this.future = this.future.slice(0, -1);
    this.past = [...this.past, this.state.content];
    this.write(after);
  }

  /** What the server says of the draft now. */
  heard(view: DraftView): void {
    if (view.draftId !== this.state.view.draftId || view.revision < this.state.view.revision) return;
    if (this.state.saving === "saved") {
      const isOther = view.revision !== this.state.view.revision;
      if (isOther) this.past = this.future = [];
      this.set({ view, ...(isOther && { heardFrom: view.changed }), content: view.revision === this.state.view.revision ? this.state.content : view.content });
    } else if (view.revision === this.state.view.revision) this.set({ view });
  }

  /** What the server does not have yet, with what it was begun with; null where it has everything. */
  unsaved(): { readonly draftId: string; readonly base: PolicyContent; readonly content: PolicyContent } | null {
    const { view, content, saving } = this.state;
    return saving === "saved" ? null : { draftId: view.draftId, base: this.base ?? view.content, content };
  }

  /** Keeps at once what waits. Resolves when everything that was written is kept, or cannot be. */
  async keep(): Promise<void> {
    clearTimeout(this.timer);
    if (this.state.saving !== "waiting" && this.state.saving !== "failed") return;
    const { content, view } = this.state;
    this.set({ saving: "saving", why: null });
    try {
      const wasJoined = this.base !== undefined;
      const kept = await this.save(view, content, this.base);
      this.base = undefined;
      const isLatest = this.state.content === content;
      // What was joined holds more than was written here; to take back only one's own part of it is no longer possible.
      if (wasJoined) this.past = this.future = [];
      // What was written while both were joined goes on top of that again.
      if (wasJoined && !isLatest) this.base = content;
      this.set({ view: kept, saving: isLatest ? "saved" : "waiting", ...(wasJoined && isLatest && { content: kept.content }) });
      if (!isLatest) await this.keep();
    } catch (error) {
      this.set({ saving: this.isConflict(error) ? "conflict" : "failed", why: (error as Error).message });
    }
  }

  /** After somebody else's change: theirs alone, or one's own on top of it. */
  settle(theirs: DraftView, keepsBoth: boolean): void {
    if (keepsBoth) {
      this.base ??= this.state.view.content;
      this.set({ view: theirs });
      this.write(this.state.content);
    } else {
      this.past = this.future = [];
      this.set({ view: theirs, content: theirs.content, saving: "saved", why: null });
    }
  }

  private write(content: PolicyContent): void {
    this.set({ content, heardFrom: null, edits: this.state.edits + 1, ...(this.state.saving === "saving" ? {} : { saving: "waiting" as const }) });
    if (this.state.saving === "saving") return; // what is being kept is followed by this
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.keep(), PAUSE_MILLIS);
  }

  private set(some: Partial<DeskState>): void {
    const next = { ...this.state, ...some };
    this.state = { ...next, canUndo: this.past.length > 0 || (next.view.before !== null && next.saving === "saved"), canRedo: this.future.length > 0 };
    for (const listener of this.listeners) listener();
  }
}

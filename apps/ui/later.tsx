import {
  Component,
  type ComponentType,
  createElement,
  type FunctionComponent,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useLayoutEffect,
  useState,
} from "react";
import { Button } from "./button.tsx";
import { holdKeys } from "./hold-keys.ts";
import { isBuiltAnew } from "./is-built-anew.ts";
import { useWords } from "./words.tsx";
import "./states.css";

type Place = "page" | "over" | "dialog";

/**
 * A part that is fetched when it is first shown. Where it cannot be (no network, or the server has been upgraded and the
 * part has another name now), that is said with a way out; the page around it stands.
 *
 * @param place "page" where the part is all there is, "over" for what floats, "dialog" for what floats and takes the keys:
 *   what is typed before it is there becomes its text. Its `onClose` is called when it is given up
 */
export function later<Props extends object>(
  fetchPart: () => Promise<{ readonly default: ComponentType<Props> }>,
  place: Place = "over",
): FunctionComponent<Props> & { readonly preload: () => Promise<void> } {
  const held: { part: ComponentType<Props>; isThere: boolean } = { part: lazy(fetchPart), isThere: false };
  const renew = () => {
    if (!held.isThere) held.part = lazy(fetchPart); // one that failed never tries again
  };
  /** Once fetched it is shown at once: React leaves what it has to wait for aside for a third of a second. */
  const preload = () =>
    fetchPart().then(
      (part) => void Object.assign(held, { part: part.default, isThere: true }),
      () => undefined,
    );
  function Part(props: Props) {
    const [part] = useState(() => held.part); // the same for as long as it is shown
    return createElement(part, props);
  }
  return Object.assign(function Later(props: Props) {
    const onClose = "onClose" in props ? (props.onClose as () => void) : undefined;
    return (
      <Boundary
        onLost={renew}
        instead={(retry) => <Missing place={place} onRetry={retry} onClose={onClose} />}
      >
        {() => place === "dialog" ? <Suspense fallback={<Opening onClose={onClose} />}><Part {...props} /></Suspense> : <Part {...props} />}
      </Boundary>
    );
  }, { preload });
}

/** Stands where a dialog will be, and holds what is typed for it. */
function Opening({ onClose }: { onClose?: () => void }) {
  useLayoutEffect(() => holdKeys(onClose), [onClose]);
  return null;
}

/** A screen: fetched when somebody is about to go there, and said to be missing only when they are there. */
export function laterScreen(fetchScreen: () => Promise<{ readonly default: ComponentType }>) {
  return later(fetchScreen, "page");
}

/** Holds only what comes of fetching; what breaks once it is there goes on to whoever holds the screen. */
class Boundary extends Component<{
  readonly onLost: () => void;
  readonly children: () => ReactNode;
  readonly instead: (retry: () => void) => ReactNode;
}> {
  override state = { error: undefined as unknown };
  static getDerivedStateFromError(error: unknown) {
    return { error };
  }
  override componentDidCatch() {
    this.props.onLost();
  }
  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children();
    if (!isFetchFailure(error)) throw error;
    return this.props.instead(() => this.setState({ error: undefined }));
  }
}

/** What browsers say of a module that did not come, and the build's own words for a style sheet that did not. */
function isFetchFailure(error: unknown): boolean {
  return (
    error instanceof Error &&
    /dynamically imported module|importing a module script failed|unable to preload css/i.test(error.message)
  );
}

function Missing({ place, onRetry, onClose }: { place: Place; onRetry: () => void; onClose?: () => void }) {
  const { t } = useWords();
  const [isNew, setNew] = useState<boolean | null>(null);
  useEffect(() => {
    void isBuiltAnew().then(setNew);
  }, []);
  if (isNew === null) return null;
  return (
    <div className={place === "page" ? "state failed" : "part-missing"} role="alert">
      <p className={place === "page" ? "state-title" : "grow"}>
        {isNew
          ? t("A new version of Rapport is there. Load the page again to go on; your drafts are kept.")
          : t("This part of the page could not be fetched: the server does not answer.")}
      </p>
      <div className="line">
        {isNew ? (
          <Button look="outline" onPress={() => window.location.reload()}>
            {t("Load again")}
          </Button>
        ) : (
          <Button look="outline" onPress={onRetry}>
            {t("Try again")}
          </Button>
        )}
        {onClose ? <Button onPress={onClose}>{t("Close")}</Button> : null}
      </div>
    </div>
  );
}

import {
  Component,
  type ComponentType,
  createElement,
  type FunctionComponent,
  lazy,
  type ReactNode,
  useEffect,
  useState,
} from "react";
import { Button } from "./button.tsx";
import { isBuiltAnew } from "./is-built-anew.ts";
import { useWords } from "./words.tsx";
import "./states.css";

/**
 * A part that is fetched when it is first shown. Where it cannot be (no network, or the server has been upgraded and the
 * part has another name now), that is said with a way out; the page around it stands.
 *
 * @param place "page" where the part is all there is, "over" for what floats; its `onClose` is called when it is given up
 */
export function later<Props extends object>(
  fetchPart: () => Promise<{ readonly default: ComponentType<Props> }>,
  place: "page" | "over" = "over",
): FunctionComponent<Props> {
  const held = { part: lazy(fetchPart) };
  const renew = () => {
    held.part = lazy(fetchPart); // one that failed never tries again
  };
  return function Later(props: Props) {
    return (
      <Boundary
        onLost={renew}
        instead={(retry) => (
          <Missing
            place={place}
            onRetry={retry}
            onClose={"onClose" in props ? (props.onClose as () => void) : undefined}
          />
        )}
      >
        {() => createElement(held.part as ComponentType<Props>, props)}
      </Boundary>
    );
  };
}

/** A screen: fetched when somebody is about to go there, and said to be missing only when they are there. */
export function laterScreen(fetchScreen: () => Promise<{ readonly default: ComponentType }>) {
  const preload = () =>
    fetchScreen().then(
      () => undefined,
      () => undefined,
    );
  return Object.assign(later(fetchScreen, "page"), { preload });
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

function Missing({ place, onRetry, onClose }: { place: "page" | "over"; onRetry: () => void; onClose?: () => void }) {
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

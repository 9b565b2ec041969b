import type { ReactNode, Ref, TextareaHTMLAttributes } from "react";
import { FieldError } from "react-aria-components/FieldError";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import { TextArea as AriaTextArea } from "react-aria-components/TextArea";
import { TextField as AriaTextField } from "react-aria-components/TextField";
import "./fields.css";

interface FieldProps {
  readonly label: string;
  /** True where the words around the field already name it on the screen. */
  readonly labelHidden?: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly help?: ReactNode;
  /** What is wrong with what was written, said beside the field. */
  readonly fault?: string | undefined;
  readonly isRequired?: boolean;
  readonly autoFocus?: boolean;
  readonly maxLength?: number;
  readonly placeholder?: string;
}

export interface TextFieldProps extends FieldProps {
  readonly type?: "text" | "email" | "tel" | "password" | "search" | "date" | "datetime-local";
  /** The latest moment, for a field of day and hour. */
  readonly max?: string;
  readonly name?: string;
  readonly autoComplete?: string;
  readonly pattern?: string;
  readonly minLength?: number;
}

export interface TextAreaProps extends FieldProps {
  readonly rows?: number;
  readonly areaRef?: Ref<HTMLTextAreaElement>;
  readonly onFocus?: () => void;
  readonly onBlur?: () => void;
  /** What else the place where one writes says of itself, and hears. */
  readonly area?: AreaProps;
  /** What hangs from it, such as a list of what may be put in. */
  readonly below?: ReactNode;
}

type AreaProps = Pick<TextareaHTMLAttributes<HTMLTextAreaElement>, "aria-autocomplete" | "aria-controls" | "aria-activedescendant" | "onSelect" | "onKeyDownCapture" | "onBlur">;

export function TextField({ placeholder, max, ...field }: TextFieldProps) {
  return (
    <Field {...field}>
      <Input className="input" placeholder={placeholder} max={max} dir={field.type === "tel" ? "ltr" : "auto"} />
    </Field>
  );
}

export function TextArea({ rows = 4, areaRef, placeholder, area, below, ...field }: TextAreaProps) {
  const place = <AriaTextArea className="input area" rows={rows} ref={areaRef} placeholder={placeholder} dir="auto" {...area} />;
  return (
    <Field {...field}>
      {below === undefined ? (
        place
      ) : (
        <div className="hung">
          {place}
          {below}
        </div>
      )}
    </Field>
  );
}

/** What every field has around the place where one writes: its name, help, and what is wrong with it. */
function Field({ label, labelHidden, help, fault, children, ...rest }: FieldProps & { children: ReactNode }) {
  return (
    <AriaTextField className="field" aria-label={labelHidden ? label : undefined} {...(fault === undefined ? {} : { isInvalid: true })} {...rest}>
      {labelHidden ? null : <Label>{label}</Label>}
      {children}
      {help ? (
        <Text slot="description" className="help">
          {help}
        </Text>
      ) : null}
      {fault === undefined ? <FieldError className="field-error" /> : <FieldError className="field-error">{fault}</FieldError>}
    </AriaTextField>
  );
}

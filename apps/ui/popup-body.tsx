import type { ReactNode, RefObject } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import "./float.css";

export default function PopupBody({
  trigger,
  label,
  onClose,
  children,
}: {
  trigger: RefObject<HTMLElement | null>;
  label: string;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Popover
      className="float"
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => (open ? undefined : onClose())}
      placement="bottom end"
      offset={4}
      trigger="DialogTrigger"
    >
      <Dialog aria-label={label} className="popup">
        {children}
      </Dialog>
    </Popover>
  );
}

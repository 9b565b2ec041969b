import type { ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { Dialog as AriaDialog, DialogTrigger } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { Popover } from "react-aria-components/Popover";
import "./button.css";
import "./float.css";

/** A question that must be answered or put away before going on. Focus returns to where it was. */
export function Dialog({ title, isOpen, onClose, children, wide = false }: { title: string; isOpen: boolean; onClose: () => void; children: ReactNode; wide?: boolean }) {
  return (
    <ModalOverlay className="veil" isOpen={isOpen} onOpenChange={(open) => (open ? undefined : onClose())} isDismissable>
      <Modal className={wide ? "modal wide" : "modal"}>
        <AriaDialog className="dialog">
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A dialog without a heading of its own, near the top of the page: for the palette. */
export function TopDialog({ label, isOpen, onClose, children }: { label: string; isOpen: boolean; onClose: () => void; children: ReactNode }) {
  return (
    <ModalOverlay className="veil top" isOpen={isOpen} onOpenChange={(open) => (open ? undefined : onClose())} isDismissable>
      <Modal className="modal">
        <AriaDialog aria-label={label} className="palette">
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export interface PopupProps {
  readonly label: string;
  readonly button: ReactNode;
  readonly look?: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly children: ReactNode;
}

/** A small form that hangs from its button. */
export function Popup({ label, button, look = "quiet", isOpen, onOpenChange, children }: PopupProps) {
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      <AriaButton className={`btn ${look}`} aria-label={label}>
        {button}
      </AriaButton>
      <Popover className="float" placement="bottom end" offset={4}>
        <AriaDialog aria-label={label} className="popup">
          {children}
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  );
}

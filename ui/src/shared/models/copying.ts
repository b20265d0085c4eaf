// Copying text, also where the web view has no clipboard of its own to offer.

/** Whether the text is on the clipboard now. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Refused, or not there: the older way needs no permission.
    return copyByCommand(text);
  }
}

function copyByCommand(text: string): boolean {
  let is_copied = false;
  const onCopy = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    event.stopPropagation();
    is_copied = event.clipboardData !== null;
  };
  document.addEventListener("copy", onCopy, { capture: true, once: true });
  try {
    return document.execCommand("copy") && is_copied;
  } finally {
    document.removeEventListener("copy", onCopy, { capture: true });
  }
}

// Pictures on their way between a form and Rust.
import { ask } from "../../shared/ipc/client";
import type { DroppedPicture, PictureRef, PinView } from "../../shared/ipc/types";
import type { PictureSource } from "../../shared/markdown/pictures";

/** Hands out the pictures of a challenge by the names its task knows them by. */
export function pictureSource(pictures: readonly PictureRef[]): PictureSource {
  return async (name) => {
    const picture = pictures.find((one) => one.name === name);
    if (!picture) throw new Error("no such picture");
    return ask("library_picture", { sha256: picture.sha256 });
  };
}

/** Those of the version a session was made with, which is asked for with the first of them. */
export function picturesOfPin({ id, version }: PinView): PictureSource {
  let known: Promise<PictureSource> | null = null;
  const look = async () => {
    const content = (await ask("library_item", { id, version }))?.content;
    return pictureSource(content?.kind === "challenge" ? content.pictures : []);
  };
  return async (name) => (await (known ??= look()))(name);
}

/** Keeps a picture under a name that none of those taken has. */
export type KeepPicture = (taken: string[]) => Promise<PictureRef>;

export const keepFile =
  (file: File): KeepPicture =>
  async (taken) =>
    ask("add_picture", { name: file.name, base64: await base64Of(file), taken });

export const keepDropped =
  ({ name, base64 }: DroppedPicture): KeepPicture =>
  (taken) =>
    ask("add_picture", { name, base64, taken });

/** The files of what is pasted that may be pictures; Rust looks at the bytes. */
export function picturesIn(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter(({ type }) => type.startsWith("image/"));
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error ?? new Error("the file can’t be read"));
    reader.readAsDataURL(file);
  });
}

// The pictures of a text, drawn from bytes that somebody hands out by name. Nothing is loaded from anywhere:
// what nobody hands out stays its description.

/** A picture's bytes, and what browsers call them. */
export interface PictureBytes {
  mime: string;
  base64: string;
}

/** Hands out the picture that a text calls `pictures/NAME`; rejects where there is none. */
export type PictureSource = (name: string) => Promise<PictureBytes>;

/** The kinds a web view draws, as Rust tells them from the bytes. */
const DRAWN = /^image\/(png|jpeg|webp|svg\+xml)$/;

export class Pictures {
  #source: PictureSource;
  /** Addresses of bytes in this page's memory, by name; null where there is no such picture. A text that is
   * drawn anew with every pause in typing asks for each once. */
  #addresses = new Map<string, Promise<string | null>>();
  #made: string[] = [];
  #is_closed = false;

  constructor(source: PictureSource) {
    this.#source = source;
  }

  /** Puts a block's pictures in place of their descriptions, each as soon as it is there. */
  async draw(block: HTMLElement): Promise<void> {
    const marked = [...block.querySelectorAll<HTMLElement>("[data-picture]")];
    await Promise.all(marked.map((place) => this.#drawAt(place)));
  }

  /** Lets go of the bytes; what is still drawn of them goes with its page. */
  close() {
    this.#is_closed = true;
    for (const address of this.#made) URL.revokeObjectURL(address);
    this.#made = [];
  }

  async #drawAt(place: HTMLElement): Promise<void> {
    const name = place.dataset.picture ?? "";
    const known = this.#addresses.get(name) ?? this.#addressOf(name);
    this.#addresses.set(name, known);
    const address = await known;
    if (this.#is_closed) return;
    const words = /^\[image: ([^]*)\]$/.exec(place.textContent ?? "")?.[1] ?? name;
    if (address === null) markMissing(place, words);
    else place.replaceWith(picture(address, words, place));
  }

  async #addressOf(name: string): Promise<string | null> {
    try {
      const { mime, base64 } = await this.#source(name);
      if (this.#is_closed || !DRAWN.test(mime)) return null;
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      const address = URL.createObjectURL(new Blob([bytes], { type: mime }));
      this.#made.push(address);
      return address;
    } catch {
      // There is no such picture, or none that could be read: its description says what is missing.
      return null;
    }
  }
}

function markMissing(place: HTMLElement, words: string) {
  place.classList.add("md-missing");
  place.textContent = `[image not found: ${words}]`;
}

/** Bytes that are no picture after all are a description again. */
function picture(address: string, words: string, place: HTMLElement): HTMLImageElement {
  const image = document.createElement("img");
  image.className = "md-picture";
  image.alt = words;
  image.onerror = () => {
    markMissing(place, words);
    image.replaceWith(place);
  };
  image.src = address;
  return image;
}

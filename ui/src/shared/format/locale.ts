// The one place that decides in which locale dates and numbers are written.

/**
 * The first of the wanted languages that is a valid tag and English, since the app's own words are;
 * "en" where none is. A bare system reports "C", which every Intl constructor refuses by throwing.
 */
export function englishOf(wanted: readonly string[]): string {
  for (const tag of wanted) {
    try {
      const [canonical] = Intl.getCanonicalLocales(tag);
      if (canonical && new Intl.Locale(canonical).language === "en") return canonical;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return "en";
}

/**
 * Has the page's language be one that Intl takes: libraries hand `navigator.language` on as it is, and
 * one that formats numbers did not load where it is "C".
 */
export function mendLanguage(): void {
  if (isTag(navigator.language)) return;
  Object.defineProperty(navigator, "language", { value: locale(), configurable: true });
}

function isTag(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length > 0;
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return false;
    throw error;
  }
}

/** The locale of everything this page formats. */
export function locale(): string {
  return englishOf(navigator.languages);
}

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

/** The locale of everything this page formats. */
export function locale(): string {
  return englishOf(navigator.languages);
}

//! The fonts that come with the crate, and which characters they draw.

use typst::foundations::Bytes;
use typst::text::Font;

use crate::PdfError;

macro_rules! embedded {
    ($($file:literal),* $(,)?) => { &[$(($file, include_bytes!(concat!("../assets/fonts/", $file)))),*] };
}

/// In the order in which they are asked for a character. `JetBrainsMono.ttf` is asked first in code.
const EMBEDDED: &[(&str, &[u8])] = embedded![
    "Inter.ttf",
    "NotoSansCJKsc.otf",
    "Vazirmatn.ttf",
    "NotoSansHebrew.ttf",
    "NotoSansDevanagari.ttf",
    "NotoSansBengali.ttf",
    "NotoSansTamil.ttf",
    "NotoSansTelugu.ttf",
    "NotoSansThai.ttf",
    "NotoSansGeorgian.ttf",
    "NotoSansArmenian.ttf",
    "NotoSansGujarati.ttf",
    "NotoSansGurmukhi.ttf",
    "NotoSansKannada.ttf",
    "NotoSansMalayalam.ttf",
    "NotoSansOriya.ttf",
    "NotoSansSinhala.ttf",
    "NotoSansKhmer.ttf",
    "NotoSansLao.ttf",
    "NotoSansMyanmar.ttf",
    "NotoSansEthiopic.ttf",
    "NotoSansArabic.ttf",
    "JetBrainsMono.ttf",
    "NotoSansSymbols.ttf",
    "NotoEmoji.ttf",
];
/// A box for every character there is.
const LAST_RESORT: &[(&str, &[u8])] = embedded!["LastResort.ttf"];
const MONO: &str = "JetBrains Mono";

/// The fonts of a report, in the order in which they are asked for a character.
#[derive(Clone, Debug)]
pub struct Fonts {
    fonts: Vec<Font>,
    last_resort: Font,
}

impl Fonts {
    /// The fonts that come with the crate.
    ///
    /// # Errors
    /// When one of them is damaged.
    pub fn embedded() -> Result<Self, PdfError> {
        let read = |&(name, data): &(&str, &'static [u8])| {
            Font::new(Bytes::new(data), 0).ok_or_else(|| PdfError::Font(name.into()))
        };
        let fonts = EMBEDDED.iter().map(read).collect::<Result<_, _>>()?;
        let last_resort = LAST_RESORT.iter().map(read).next();
        let last_resort =
            last_resort.unwrap_or_else(|| Err(PdfError::Font("LastResort".into())))?;
        Ok(Self { fonts, last_resort })
    }

    /// These fonts and those of a file, which are asked after them. Its licence must allow embedding.
    ///
    /// # Errors
    /// When the file holds no font.
    pub fn with_file(mut self, data: Vec<u8>) -> Result<Self, PdfError> {
        let before = self.fonts.len();
        self.fonts.extend(Font::iter(Bytes::new(data)));
        if self.fonts.len() == before { Err(PdfError::Font("given".into())) } else { Ok(self) }
    }

    /// Whether one of the fonts draws the character.
    pub(crate) fn draw(&self, c: char) -> bool {
        self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)))
    }

    /// The families for running text, first asked first.
    pub(crate) fn text_families(&self) -> Vec<String> {
        let mut names: Vec<String> = vec![];
        for font in self.all() {
            let name = &font.info().family;
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    /// The families for code, first asked first.
    pub(crate) fn code_families(&self) -> Vec<String> {
        let mut names = self.text_families();
        names.retain(|name| name != MONO);
        names.insert(0, MONO.into());
        names
    }

    /// Every font, the boxes last.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Font> {
        self.fonts.iter().chain(std::iter::once(&self.last_resort))
    }
}

//! Reports as other programs read them. Needs `pdftotext`, `pdfinfo` (poppler) and `qpdf`.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::process::Command;

use chrono::{DateTime, Utc};
use hotseat_pdf::{
    Block, Column, Definition, Fonts, Pdf, PdfError, Report, Section, render, render_with,
};

fn created() -> DateTime<Utc> {
    DateTime::from_timestamp(1_775_000_000, 0).unwrap()
}

fn report(blocks: Vec<Block>) -> Report {
    Report {
        title: "A report".into(),
        language: "en".into(),
        sections: vec![Section { heading: "Section".into(), level: 1, blocks }],
        ..Report::default()
    }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph { text: text.into() }
}

fn code(text: &str) -> Block {
    Block::Code { text: text.into(), language: Some("python".into()) }
}

fn run(program: &str, args: &[&str], pdf: &Pdf) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let thread = format!("{:?}", std::thread::current().id());
    let file = folder.join(format!("{}.pdf", thread.replace(['(', ')'], "")));
    std::fs::write(&file, &pdf.bytes).unwrap();
    let args: Vec<&str> =
        args.iter().map(|arg| if *arg == "FILE" { file.to_str().unwrap() } else { arg }).collect();
    let output =
        Command::new(program).args(&args).output().unwrap_or_else(|e| panic!("{program}: {e}"));
    let (out, err) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program}: {out}{err}");
    out.into_owned()
}

/// Renders, and has the file checked.
fn checked(report: &Report) -> Pdf {
    let pdf = render(report, created()).unwrap();
    let said = run("qpdf", &["--check", "FILE"], &pdf);
    assert!(said.contains("No syntax or stream encoding errors"), "{said}");
    pdf
}

fn text_of(pdf: &Pdf) -> String {
    run("pdftotext", &["-enc", "UTF-8", "FILE", "-"], pdf)
}

/// Without what depends on where lines end, and the marks that an extractor adds around right-to-left text.
fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| {
            !c.is_whitespace()
                && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{c}')
        })
        .collect()
}

fn holds(pdf: &Pdf, text: &str) {
    let found = squeezed(&text_of(pdf));
    assert!(found.contains(&squeezed(text)), "{text:?} is not in {found:?}");
}

#[test]
fn every_script_can_be_read_back() {
    let texts = [
        "Zażółć gęślą jaźń Đặng Thị Hương İstanbul",
        "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία",
        "Съешь ещё этих мягких французских булок",
        "面试记录：候选人先澄清了问题。繁體中文面試紀錄",
        "面接の記録です。アシスタントに聞きました",
        "면접 기록입니다 똠방각하 뷁",
        "سأل المرشح عن حجم الذاكرة",
        "שאלה על הגודל לפני הכתיבה",
        "उम्मीदवार ने पहले प्रश्न स्पष्ट किया। क्षत्रिय",
        "வேட்பாளர் முதலில் கேள்வியைத்",
        "ผู้สมัครถามคำถามก่อน",
        "კანდიდატმა ჯერ კითხვა დააზუსტა",
        "😀👍🚀✅",
        "→⇒≤≥≠✓",
    ];
    for text in texts {
        let pdf = checked(&report(vec![paragraph(text)]));
        assert!(pdf.boxes.is_empty(), "{text}: {:?}", pdf.boxes);
        holds(&pdf, text);
    }
}

/// Typst hands on a mark that is raised or lowered as a text of its own, with all of its syllable's letters. An
/// extractor then gives such a syllable once for each mark: more than was typed, never less.
#[test]
fn syllables_with_raised_marks_lose_nothing() {
    for text in ["প্রার্থী প্রথমে প্রশ্নটি", "เริ่มเขียนโค้ด", "స్పష్టం చేశారు", "שָׁלוֹם", "مَرْحَبًا"]
    {
        let found = text_of(&checked(&report(vec![paragraph(text)])));
        assert!(text.chars().all(|c| found.contains(c)), "{text}: {found}");
    }
}

#[test]
fn what_no_font_draws_is_a_box_that_can_be_copied_and_is_said() {
    let pdf = checked(&report(vec![paragraph("Cherokee ᏣᎳᎩ and 𒀀𒀁 here")]));
    assert_eq!(pdf.boxes, vec!['Ꭹ', 'Ꮃ', 'Ꮳ', '𒀀', '𒀁']);
    holds(&pdf, "Cherokee ᏣᎳᎩ and 𒀀𒀁 here");
    holds(&pdf, "(5 different, of: Cherokee, Cuneiform)");
}

#[test]
fn markup_is_text() {
    let text = r##"#set page(fill: red) #panic() $x^2$ [*b*] _e_ `c` @ref <label> \u{41} // c /* d */ = h ~ -- --- ... "q" 'q' https://example.com"##;
    let everywhere = report(vec![
        paragraph(text),
        code(text),
        Block::Note { label: text.into(), text: text.into() },
        Block::List { items: vec![text.into()] },
        Block::Message {
            who: text.into(),
            when: text.into(),
            accent: false,
            body: vec![paragraph(text)],
        },
        Block::Definitions { items: vec![Definition { label: text.into(), value: text.into() }] },
        Block::Table {
            columns: vec![Column { title: text.into(), numbers: false }],
            rows: vec![vec![text.into()]],
        },
    ]);
    let pdf = checked(&Report {
        title: text.into(),
        subtitle: text.into(),
        footer: text.into(),
        contents: true,
        ..everywhere
    });
    let found = squeezed(&text_of(&pdf)).matches(&squeezed(text)).count();
    assert!(found >= 12, "{found}");
}

#[test]
fn a_word_without_end_stays_on_the_page() {
    let word: String = ('a'..='z').cycle().take(20_000).collect();
    let pdf = checked(&report(vec![paragraph(&word), code(&word)]));
    let head_and_foot = |line: &&str| !line.contains("A report") && !line.contains("Page ");
    let found: String = text_of(&pdf).lines().filter(head_and_foot).collect();
    assert!(squeezed(&found).matches(&word).count() == 2);
    stays_left_of_the_margin(&pdf);
}

#[test]
fn a_wide_word_stays_in_its_cell() {
    let word = "W".repeat(2_000);
    let columns =
        ["A", &word[..500], "C"].map(|title| Column { title: title.into(), numbers: true });
    let rows = vec![vec![word.clone(), "short".into(), word.clone()]];
    let long = Block::Definitions {
        items: vec![Definition { label: "W".repeat(24), value: word.clone() }],
    };
    let list = Block::List { items: vec![word.clone()] };
    let message = Block::Message {
        who: word.clone(),
        when: word.clone(),
        accent: true,
        body: vec![code(&word), paragraph(&word)],
    };
    let blocks = vec![
        Block::Table { columns: columns.into(), rows },
        long,
        list,
        message,
        Block::Note { label: word.clone(), text: word.clone() },
    ];
    let heading = Section { heading: word.clone(), level: 1, blocks: vec![] };
    let report = report(blocks);
    let sections = [report.sections.clone(), vec![heading]].concat();
    stays_left_of_the_margin(&checked(&Report {
        title: word.clone(),
        subtitle: word,
        contents: true,
        sections,
        ..report
    }));
}

/// 210 mm less 20 mm are 538.6 points.
fn stays_left_of_the_margin(pdf: &Pdf) {
    let boxes = run("pdftotext", &["-bbox", "FILE", "-"], pdf);
    let right = boxes
        .lines()
        .filter_map(|l| l.split("xMax=\"").nth(1)?.split('"').next()?.parse::<f64>().ok());
    let most = right.fold(0.0, f64::max);
    assert!(most < 539.0, "{most}");
}

#[test]
fn control_characters_are_shown() {
    let text: String = (0..0x20)
        .chain([0x7f, 0x80, 0x9f, 0xfeff, 0xfffe, 0xffff, 0xfffc, 0xfdd0, 0x10ffff])
        .filter_map(char::from_u32)
        .collect();
    let pdf = checked(&report(vec![
        paragraph(&format!("before {text} after")),
        code(&format!("before {text} after")),
    ]));
    for sign in [
        "[U+0000]",
        "[U+001B]",
        "[U+001F]",
        "[U+007F]",
        "[U+0080]",
        "[U+FEFF]",
        "[U+FFFE]",
        "[U+FFFC]",
        "[U+FDD0]",
        "[U+10FFFF]",
        "after",
    ] {
        assert!(text_of(&pdf).matches(sign).count() >= 2, "{sign}");
    }
}

#[test]
fn unpaired_direction_marks_are_shown_and_reach_no_further() {
    let pdf = checked(&report(vec![
        paragraph("first \u{202e}abc \u{2066} \u{202a}"),
        paragraph("second \u{2069}\u{202c} \u{2067}"),
        code("if admin\u{202e} \u{2066}:"),
        paragraph("third"),
    ]));
    holds(&pdf, "first [U+202E]abc [U+2066] [U+202A]");
    holds(&pdf, "if admin[U+202E] [U+2066]:");
    holds(&pdf, "third");
}

#[test]
fn invisible_marks_alone_and_piled_marks_do_no_harm() {
    let zalgo = format!("Z{}algo", "\u{301}\u{300}\u{334}".repeat(200));
    checked(&report(vec![
        paragraph("\u{200b}\u{200d}\u{fe0f}"),
        paragraph("\u{301}"),
        paragraph(&zalgo),
        code(&zalgo),
        Block::List { items: vec!["".into(), "\u{ad}".into()] },
        Block::Table { columns: vec![], rows: vec![vec!["\u{200f}".into()], vec![]] },
    ]));
}

#[test]
fn five_thousand_rows_repeat_their_header() {
    let columns = vec![
        Column { title: "Number".into(), numbers: true },
        Column { title: "Headline".into(), numbers: false },
    ];
    let rows = (0..5_000).map(|i| vec![i.to_string(), format!("row {i} end")]).collect();
    let pdf = checked(&report(vec![Block::Table { columns, rows }]));
    let text = text_of(&pdf);
    assert!((0..5_000).all(|i| text.contains(&format!("row {i} end"))));
    assert_eq!(text.matches("Headline").count(), pdf.pages);
}

#[test]
fn an_empty_report_is_one() {
    let pdf = checked(&Report { language: "en".into(), ..Report::default() });
    assert_eq!(pdf.pages, 1);
    let empty = report(vec![
        paragraph(""),
        code(""),
        Block::List { items: vec![] },
        Block::Definitions { items: vec![] },
        Block::Definitions { items: vec![Definition::default()] },
        Block::Table { columns: vec![], rows: vec![] },
        Block::Note { label: "".into(), text: "".into() },
        Block::Message { who: "".into(), when: "".into(), accent: true, body: vec![] },
    ]);
    checked(&empty);
    checked(&Report {
        sections: vec![Section { level: 5, ..Section::default() }, Section::default()],
        ..empty
    });
}

#[test]
fn the_same_report_makes_the_same_bytes() {
    let report = report(vec![paragraph("Text, 文字, نص"), code("x = 1")]);
    assert_eq!(
        render(&report, created()).unwrap().bytes,
        render(&report, created()).unwrap().bytes
    );
}

#[test]
fn the_file_says_what_it_is() {
    let report = Report {
        title: "Bericht über Zoë".into(),
        language: "de-CH".into(),
        ..report(vec![paragraph("Text")])
    };
    let pdf = checked(&report);
    let info = run("pdfinfo", &["FILE"], &pdf);
    for line in ["Bericht über Zoë", "A4", "Tagged:          yes", "Hotseat"] {
        assert!(info.contains(line), "{line}: {info}");
    }
    let meta = run("pdfinfo", &["-meta", "FILE"], &pdf);
    assert!(meta.contains("pdfuaid:part>1<"), "{meta}");
    let json = run("qpdf", &["--json", "FILE"], &pdf);
    assert!(json.contains("\"/Lang\": \"u:de-CH\"") && json.contains("\"/DisplayDocTitle\": true"));
    let structure = run("pdfinfo", &["-struct-text", "FILE"], &pdf);
    assert!(structure.contains("H1"), "{structure}");
}

#[test]
fn sections_are_bookmarks() {
    let mut report = report(vec![]);
    report.sections.push(Section { heading: "Under it".into(), level: 2, ..Section::default() });
    let json = run("qpdf", &["--json", "--json-key=outlines", "FILE"], &checked(&report));
    assert!(
        json.contains("\"title\": \"Section\"") && json.contains("\"title\": \"Under it\""),
        "{json}"
    );
}

#[test]
fn code_keeps_its_lines_and_indents() {
    let text = "def f():\n    if True:\n        return \"->  !=\"\n\n\nprint(f())";
    let found = run("pdftotext", &["-layout", "FILE", "-"], &checked(&report(vec![code(text)])));
    for line in ["    if True:", "        return \"->", "print(f())"] {
        assert!(found.contains(line), "{found}");
    }
}

#[test]
fn a_language_that_is_none_is_refused() {
    for language in ["", "e", "english", "1a", "en-ü"] {
        let report = Report { language: language.into(), ..report(vec![]) };
        assert!(matches!(render(&report, created()), Err(PdfError::Language(_))), "{language}");
    }
    for language in ["en", "de-CH", "zh-Hant-TW", "gsw", "sr-Latn", "es-419", "en-x-test"] {
        checked(&Report { language: language.into(), ..report(vec![]) });
    }
}

#[test]
fn a_font_of_the_caller_draws_what_ours_do_not() {
    let fonts = Fonts::embedded().unwrap().with_file(b"no font".to_vec());
    assert!(matches!(fonts, Err(PdfError::Font(_))));
    assert!(render_with(&report(vec![]), created(), Fonts::embedded().unwrap()).is_ok());
}

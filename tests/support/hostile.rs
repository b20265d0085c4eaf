//! Text that means harm, or has done some elsewhere.

const FILE: &str = include_str!("../fixtures/hostile.txt");

/// Characters that end a line, or change the order of others.
const REFUSED: [std::ops::RangeInclusive<char>; 2] =
    ['\u{2028}'..='\u{202e}', '\u{2066}'..='\u{2069}'];

/// Every line of `fixtures/hostile.txt`, with `\n`, `\u{..}` and the like read as in Rust, and the
/// canary's address in place.
pub fn corpus(canary: &str) -> Vec<String> {
    let host = canary.trim_start_matches("http://");
    FILE.lines()
        .filter(|line| !line.starts_with("# "))
        .map(|line| unescaped(line).replace("CANARYHOST", host).replace("CANARY", canary))
        .collect()
}

/// The text as a name may hold it: at most 255 characters, none that names refuse.
pub fn as_name(text: &str) -> String {
    let fits = |c: &char| !c.is_control() && !REFUSED.iter().any(|refused| refused.contains(c));
    text.chars().filter(fits).take(255).collect::<String>().trim().to_owned()
}

fn unescaped(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let mut next = after.chars();
        match next.next() {
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some('u') => {
                let (code, after) = next.as_str()[1..].split_once('}').unwrap();
                text.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
                rest = after;
                continue;
            }
            Some(other) => text.push(other),
            None => {}
        }
        rest = next.as_str();
    }
    text + rest
}

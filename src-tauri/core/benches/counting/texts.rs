//! The texts that are counted: the same in every run.

use fastrand::Rng;

const LEN: usize = 100_000;

const PROSE: &str = "The candidate reads the task twice, asks what the largest input is, and sketches an \
approach before writing any code. Whenever a worker is free, it takes the oldest job. What happens if \
the process dies half-way? Nothing is lost, because each job is on disk before it is acknowledged. ";
const RUST: &str = "pub fn merge(mut left: Vec<i64>, right: &[i64]) -> Vec<i64> {\n    let mut out = \
Vec::with_capacity(left.len() + right.len());\n    for (i, value) in right.iter().enumerate() {\n        \
if i % 2 == 0 && *value > 1_000 {\n            out.push(value * 3 - 0x7f);\n        }\n    }\n    out\n}\n";
const PYTHON: &str = "def two_sum(nums, target):\n    seen = {}\n    for i, n in enumerate(nums):\n        \
if target - n in seen:\n            return [seen[target - n], i]\n        seen[n] = i\n";
const CJK: &str = "候选人先把题目读了两遍，然后问输入规模有多大。面接官は時間と残りのトークンを見ている。\
지원자는 질문을 하고 답을 기다린다. ";
const EUROPE: &str = "Die Kandidatin fragt, wie groß die Eingabe höchstens wird. Le candidat répond qu’il \
préfère une table de hachage. Кандидат читает задание дважды. ";
const EMOJI: &str = "Great 👍🏽 now ship it 🚀🚀 👩‍👩‍👧‍👦 🇩🇪🇯🇵 ❤️‍🔥 ok 🧪✅❌ ";
const JSON: &str = "{\"id\":\"0191f2c4-77aa-7c3e-9b1a-5e0d2f6a8b11\",\"status\":\"active\",\"limits\":\
{\"time_limit_s\":3600,\"token_budget\":50000},\"tags\":[\"backend\",null,true],\"score\":3.14159}\n";

/// Every text with its name, the mixed one first.
pub fn all() -> Vec<(String, String)> {
    let mut rng = Rng::with_seed(7);
    let mut texts = vec![("mixed".to_owned(), mixed(&mut rng))];
    let runs = [
        ("'a'", "a"),
        ("spaces", " "),
        ("newlines", "\n"),
        ("'-'", "-"),
        ("'='", "="),
        ("'/'", "/"),
        ("'-='", "-="),
        ("an emoji", "😀"),
        ("a family of emoji", "👩‍👩‍👧‍👦"),
        ("combining accents", "\u{301}"),
    ];
    texts.extend(runs.map(|(name, unit)| (format!("only {name}"), repeated(unit))));
    let bytes: Vec<u8> = (0..LEN).map(|_| rng.u8(..)).collect();
    let random_bytes = String::from_utf8_lossy(&bytes).chars().take(LEN).collect();
    texts.push(("random bytes".to_owned(), random_bytes));
    texts.push(("random letters".to_owned(), (0..LEN).map(|_| rng.lowercase()).collect()));
    let ideographs = (0..LEN).map(|_| rng.char('\u{4e00}'..'\u{9fff}')).collect();
    texts.push(("random ideographs".to_owned(), ideographs));
    texts.push((
        "random scripts".to_owned(),
        (0..LEN).map(|_| rng.char('\u{80}'..'\u{ffff}')).collect(),
    ));
    texts.push(("random characters".to_owned(), (0..LEN).map(|_| rng.char(..)).collect()));
    texts
}

fn mixed(rng: &mut Rng) -> String {
    let parts = [PROSE, RUST, PYTHON, CJK, EUROPE, EMOJI, JSON, PROSE];
    let mut text = String::new();
    while text.len() < LEN {
        text.push_str(parts[rng.usize(..parts.len())]);
    }
    text.truncate(text.floor_char_boundary(LEN));
    text
}

fn repeated(unit: &str) -> String {
    unit.chars().cycle().take(LEN).collect()
}

//! Numbers as people read them.

/// A count with a comma every three digits.
#[must_use]
pub fn grouped(count: i64) -> String {
    let digits = count.unsigned_abs().to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if count < 0 { format!("-{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_three() {
        let counts = [0, 7, 999, 1_000, 200_000, 1_234_567, -1_000].map(grouped);
        assert_eq!(counts, ["0", "7", "999", "1,000", "200,000", "1,234,567", "-1,000"]);
    }
}

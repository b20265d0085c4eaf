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

/// A length in bytes, with two digits that tell: "4.7 GB", "900 MB", in powers of ten as systems show files.
#[must_use]
pub fn bytes(count: i64) -> String {
    let count = count.max(0);
    let (unit, name) = match count {
        ..1_000 => return format!("{count} bytes"),
        1_000..1_000_000 => (1_000, "KB"),
        1_000_000..1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    let tenths = count / (unit / 10);
    match (tenths / 10, tenths % 10) {
        (whole @ ..10, tenth @ 1..) => format!("{whole}.{tenth} {name}"),
        (whole, _) => format!("{} {name}", grouped(whole)),
    }
}

/// A place in a row: "1st", "22nd", "113th".
#[must_use]
pub fn ordinal(place: i64) -> String {
    let ending = match (place % 10, place % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{}{ending}", grouped(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_three() {
        let counts = [0, 7, 999, 1_000, 200_000, 1_234_567, -1_000].map(grouped);
        assert_eq!(counts, ["0", "7", "999", "1,000", "200,000", "1,234,567", "-1,000"]);
    }

    #[test]
    fn lengths_are_told_by_two_digits() {
        let lengths = [-1, 0, 999, 1_000, 46_000, 900_000_000, 4_770_000_000, 70_600_000_000];
        let told =
            ["0 bytes", "0 bytes", "999 bytes", "1 KB", "46 KB", "900 MB", "4.7 GB", "70 GB"];
        assert_eq!(lengths.map(bytes), told);
    }

    #[test]
    fn places_end_as_they_are_said() {
        let places = [1, 2, 3, 4, 10, 11, 12, 13, 21, 22, 103, 111, 1_001].map(ordinal);
        let said = [
            "1st", "2nd", "3rd", "4th", "10th", "11th", "12th", "13th", "21st", "22nd", "103rd",
            "111th", "1,001st",
        ];
        assert_eq!(places, said);
    }
}

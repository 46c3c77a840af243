//! Durations and sums of money.

use std::fmt::Write;

use super::decode::wrong_type;
use super::{Context, Decode, Node, Shape, Value};
use crate::diag::{Span, rules};

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Sixty seconds.
    Minute,
    /// Sixty minutes.
    Hour,
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// A month of the calendar.
    Month,
    /// A year of the calendar.
    Year,
}

/// A length of time such as two days, or one hour and thirty minutes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Length(pub Vec<(u32, Unit)>);

/// How long something takes: a length, a range, or words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Duration {
    /// One length.
    Exactly(Length),
    /// From one length to another.
    Between(Length, Length),
    /// Words, shown as they are.
    Words(String),
}

impl Duration {
    /// Reads `30min`, `2h`, `2d`, `1–3w`, `3d–3w`, ISO 8601 (`P2D`, `PT1H30M`), or words.
    ///
    /// `None` for text that begins like a duration, with a digit and a Latin unit or with `P` and a
    /// digit, but cannot be read as one.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let parts: Vec<&str> = text.split(['–', '—', '~', '～']).collect();
        let parts = if parts.len() == 1 { text.split('-').collect() } else { parts };
        let read = match parts[..] {
            [one] => Length::parse(one).map(Self::Exactly),
            [from, to] => read_range(from.trim(), to.trim()),
            _ => None,
        };
        match read {
            Some(duration) => Some(duration),
            None if looks_like_one(text) => None,
            None => Some(Self::Words(text.to_owned())),
        }
    }

    /// The length in minutes, if it is one exact length without months and years.
    pub fn minutes(&self) -> Option<u32> {
        match self {
            Self::Exactly(length) => length.minutes(),
            _ => None,
        }
    }

    /// A length of so many minutes.
    pub fn from_minutes(minutes: u32) -> Self {
        let all = [(minutes / 1440, Unit::Day), (minutes % 1440 / 60, Unit::Hour), (minutes % 60, Unit::Minute)];
        Self::Exactly(Length(all.into_iter().filter(|(count, _)| *count > 0).collect()))
    }

    /// The ISO 8601 form, if it is one exact length.
    pub fn iso(&self) -> Option<String> {
        let Self::Exactly(Length(parts)) = self else {
            return None;
        };
        let mut text = String::from("P");
        let mut in_time = false;
        for (count, unit) in parts {
            if *unit <= Unit::Hour && !in_time {
                text.push('T');
                in_time = true;
            }
            let letter = match unit {
                Unit::Minute | Unit::Month => 'M',
                Unit::Hour => 'H',
                Unit::Day => 'D',
                Unit::Week => 'W',
                Unit::Year => 'Y',
            };
            let _ = write!(text, "{count}{letter}");
        }
        Some(text)
    }
}

/// Tells text that was meant as a duration from words: `5x`, `P2`, `3d-` against `约 3 天`, `3 天`.
fn looks_like_one(text: &str) -> bool {
    let after_digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = after_digits.len() < text.len();
    let unit: String = after_digits.chars().take_while(char::is_ascii_alphabetic).collect();
    let bytes = text.as_bytes();
    let iso = bytes.first() == Some(&b'P') && bytes.get(1).is_some_and(|b| b.is_ascii_digit() || *b == b'T');
    let range = after_digits.starts_with(['-', '–']) && text.replace('–', "-").is_ascii();
    iso || digits && (after_digits.is_empty() || !unit.is_empty() || range)
}

fn read_range(from: &str, to: &str) -> Option<Duration> {
    let to = Length::parse(to)?;
    let from = match from.parse::<u32>() {
        Ok(count) => Length(vec![(count, to.0.first()?.1)]),
        Err(_) => Length::parse(from)?,
    };
    let in_order = from.approximate_minutes() < to.approximate_minutes();
    in_order.then_some(Duration::Between(from, to))
}

impl Length {
    fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix('P') {
            Some(iso) => Self::parse_iso(iso),
            None => Self::parse_short(text),
        }
    }

    fn parse_short(text: &str) -> Option<Self> {
        let split = text.find(|c: char| !c.is_ascii_digit())?;
        let unit = match text[split..].trim_start() {
            "m" | "min" => Unit::Minute,
            "h" => Unit::Hour,
            "d" => Unit::Day,
            "w" => Unit::Week,
            "mo" => Unit::Month,
            "y" => Unit::Year,
            _ => return None,
        };
        Some(Self(vec![(positive(&text[..split])?, unit)]))
    }

    fn parse_iso(text: &str) -> Option<Self> {
        let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
        let mut parts = Vec::new();
        let date_units = [('Y', Unit::Year), ('M', Unit::Month), ('W', Unit::Week), ('D', Unit::Day)];
        read_iso_part(date, &date_units, &mut parts)?;
        if let Some(time) = time {
            let before = parts.len();
            read_iso_part(time, &[('H', Unit::Hour), ('M', Unit::Minute)], &mut parts)?;
            if parts.len() == before {
                return None;
            }
        }
        (!parts.is_empty()).then_some(Self(parts))
    }

    fn minutes(&self) -> Option<u32> {
        self.0.iter().try_fold(0u32, |sum, (count, unit)| {
            let each = match unit {
                Unit::Minute => 1,
                Unit::Hour => 60,
                Unit::Day => 1440,
                Unit::Week => 10_080,
                Unit::Month | Unit::Year => return None,
            };
            sum.checked_add(count.checked_mul(each)?)
        })
    }

    fn approximate_minutes(&self) -> u64 {
        let each = |unit| match unit {
            Unit::Minute => 1,
            Unit::Hour => 60,
            Unit::Day => 1440,
            Unit::Week => 10_080,
            Unit::Month => 43_800,
            Unit::Year => 525_600,
        };
        self.0.iter().map(|(count, unit)| u64::from(*count) * each(*unit)).sum()
    }
}

fn positive(digits: &str) -> Option<u32> {
    digits.parse().ok().filter(|count| *count > 0)
}

fn read_iso_part(text: &str, units: &[(char, Unit)], parts: &mut Vec<(u32, Unit)>) -> Option<()> {
    let mut rest = text;
    let mut units = units.iter();
    while !rest.is_empty() {
        let split = rest.find(|c: char| !c.is_ascii_digit())?;
        let letter = rest[split..].chars().next()?;
        let (_, unit) = units.find(|(own, _)| *own == letter)?;
        parts.push((positive(&rest[..split])?, *unit));
        rest = &rest[split + letter.len_utf8()..];
    }
    Some(())
}

impl Decode for Duration {
    fn shape() -> Shape {
        Shape::Duration
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        match &node.value {
            Value::Text(text) => read_duration(text, &node.span, cx),
            Value::Int(count) => read_duration(&count.to_string(), &node.span, cx),
            _ => wrong_type(node, "a duration such as `2d`, or a text", cx),
        }
    }
}

/// Reads a duration and reports one that cannot be read.
pub fn read_duration(text: &str, span: &Span, cx: &mut Context<'_>) -> Option<Duration> {
    let duration = Duration::parse(text);
    if duration.is_none() {
        let message = format!("`{text}` is not a duration");
        let help = "write `30min`, `2h`, `2d`, `1–3w`, `3d–3w` or `PT30M`; words must not begin like one";
        cx.report_with_help(&rules::BAD_DURATION, span, message, help);
    }
    duration
}

/// What something costs: a sum, or words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Money {
    /// An amount in a currency (ISO 4217).
    Sum {
        /// The amount, as it was written.
        amount: String,
        /// The currency, three capital letters.
        currency: String,
    },
    /// Words, shown as they are.
    Words(String),
}

impl Money {
    /// Reads `12CNY` or `12.50EUR`; anything else is words.
    pub fn parse(text: &str) -> Self {
        let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (amount, currency) = text.split_at(split);
        let is_sum = amount.parse::<f64>().is_ok()
            && currency.len() == 3
            && currency.bytes().all(|b| b.is_ascii_uppercase());
        if is_sum {
            Self::Sum { amount: amount.to_owned(), currency: currency.to_owned() }
        } else {
            Self::Words(text.to_owned())
        }
    }
}

impl Decode for Money {
    fn shape() -> Shape {
        Shape::Money
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        match &node.value {
            Value::Text(text) => Some(Self::parse(text)),
            Value::Map(_) => {
                let sum = Sum::decode(node, cx)?;
                let amount = match &sum.amount.value {
                    Value::Int(amount) => amount.to_string(),
                    // Hundredths, as money is written; more if there are more.
                    Value::Float(amount) if amount.is_finite() => {
                        let hundredths = format!("{amount:.2}");
                        if hundredths.parse() == Ok(*amount) { hundredths } else { amount.to_string() }
                    }
                    Value::Text(amount) if is_amount(amount) => amount.clone(),
                    _ => return wrong_type(&sum.amount, "a number", cx),
                };
                Some(Self::Sum { amount, currency: sum.currency })
            }
            _ => wrong_type(node, "a text, or `{amount: …, currency: …}`", cx),
        }
    }
}

fn is_amount(text: &str) -> bool {
    let number = text.replace([',', ' '], "");
    !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.') && number.parse::<f64>().is_ok()
}

crate::record! {
    /// A sum of money.
    pub struct Sum {
        /// The amount.
        required amount: Node,
        /// The currency, as in ISO 4217: `CNY`, `EUR`.
        required currency: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> String {
        format!("{:?}", Duration::parse(text))
    }

    #[test]
    fn durations_of_every_form() {
        assert_eq!(parts("2d"), "Some(Exactly(Length([(2, Day)])))");
        assert_eq!(parts("1–3w"), "Some(Between(Length([(1, Week)]), Length([(3, Week)])))");
        assert_eq!(parts("1-3w"), parts("1–3w"));
        assert_eq!(parts("3d–3w"), "Some(Between(Length([(3, Day)]), Length([(3, Week)])))");
        assert_eq!(parts("PT1H30M"), "Some(Exactly(Length([(1, Hour), (30, Minute)])))");
        assert_eq!(parts("约 3 天"), "Some(Words(\"约 3 天\"))");
        assert_eq!(parts("3 天内"), "Some(Words(\"3 天内\"))");
    }

    #[test]
    fn what_only_looks_like_a_duration_is_an_error() {
        for bad in ["5x", "P2", "PT", "3w–1w", "0d", "12", "3d-"] {
            assert!(Duration::parse(bad).is_none(), "{bad}: {}", parts(bad));
        }
    }

    #[test]
    fn lengths_add_up() {
        assert_eq!(Duration::parse("2h").unwrap().minutes(), Some(120));
        assert_eq!(Duration::from_minutes(1530).iso().as_deref(), Some("P1DT1H30M"));
        assert_eq!(Duration::parse("1mo").unwrap().minutes(), None);
    }

    #[test]
    fn money_in_an_attribute() {
        assert_eq!(Money::parse("12CNY"), Money::Sum { amount: "12".into(), currency: "CNY".into() });
        assert_eq!(Money::parse("免费"), Money::Words("免费".into()));
    }
}

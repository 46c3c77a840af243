//! Colours, and whether a text in one of them can be read on another (WCAG 2.2, 1.4.3).

use std::fmt;

use crate::diag::rules;
use crate::schema::{At, Context, Decode, Node, Shape};

/// The least contrast of a text.
pub const AA: f64 = 4.5;

/// A colour of sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// White.
    pub const WHITE: Self = Self([255; 3]);
    /// Black.
    pub const BLACK: Self = Self([0; 3]);

    /// Reads `#0a58a6` or `#05a`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let part = |at: usize, len: usize| u8::from_str_radix(digits.get(at..at + len)?, 16).ok();
        match digits.len() {
            3 => Some(Self([part(0, 1)? * 17, part(1, 1)? * 17, part(2, 1)? * 17])),
            6 => Some(Self([part(0, 2)?, part(2, 2)?, part(4, 2)?])),
            _ => None,
        }
    }

    /// A colour between two; `share` is that of the other one, 0 to 1.
    #[must_use]
    pub fn mixed(self, other: Self, share: f64) -> Self {
        let part = |at: usize| {
            let mixed = f64::from(self.0[at]) * (1.0 - share) + f64::from(other.0[at]) * share;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
            let rounded = mixed.round().clamp(0.0, 255.0) as u8;
            rounded
        };
        Self([part(0), part(1), part(2)])
    }

    /// How light it is, 0 to 1 (WCAG 2.2, relative luminance).
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let value = f64::from(part) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast with another colour, 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The colour itself or, mixed with another one, the nearest that can be read on all of some.
    #[must_use]
    pub fn readable(self, towards: Self, on: impl Fn(Self) -> Vec<Self>) -> Self {
        let shares = (0..=50).map(|step| f64::from(step) / 50.0);
        let mut tried = shares.map(|share| self.mixed(towards, share));
        let is_fine = |colour: &Self| on(*colour).iter().all(|other| colour.contrast(*other) >= AA);
        tried.find(is_fine).unwrap_or(towards)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Decode for Colour {
    fn shape() -> Shape {
        Shape::Colour
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        let text = At::<String>::decode(node, cx)?;
        let colour = Self::parse(&text.value);
        if colour.is_none() {
            let message = format!("`{}` is not a colour", text.value);
            cx.report_with_help(&rules::BAD_VALUE, &text.span, message, "write it as `\"#0a58a6\"`, in quotes");
        }
        colour
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((Colour::WHITE.contrast(Colour::BLACK) - 21.0).abs() < 1e-9);
        let grey = Colour::parse("#767676").unwrap();
        assert!((grey.contrast(Colour::WHITE) - 4.54).abs() < 0.005);
        assert_eq!(Colour::parse("#05a"), Colour::parse("#0055aa"));
        for bad in ["05a", "#05", "#05ag00", "red", "#", "#１２３"] {
            assert_eq!(Colour::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_colour_becomes_readable() {
        let yellow = Colour::parse("#ffcc00").unwrap();
        let dark = yellow.readable(Colour::BLACK, |_| vec![Colour::WHITE]);
        assert!(dark.contrast(Colour::WHITE) >= AA && dark.contrast(Colour::WHITE) < 5.0, "{dark}");
        assert_eq!(dark.readable(Colour::BLACK, |_| vec![Colour::WHITE]), dark);
    }
}

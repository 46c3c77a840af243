//! The texts in what was read: those that readers see.

use super::{At, Duration, Localized, Money, Node, Written};

/// A value that has texts which readers see.
pub trait Texts {
    /// Changes each of them.
    fn each_text(&mut self, change: &mut dyn FnMut(&mut String));
}

impl Texts for String {
    fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        change(self);
    }
}

impl<T: Texts> Texts for Box<T> {
    fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        T::each_text(self, change);
    }
}

impl<T: Texts> Texts for At<T> {
    fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        self.value.each_text(change);
    }
}

impl<T: Texts> Texts for Option<T> {
    fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        if let Some(value) = self {
            value.each_text(change);
        }
    }
}

impl<T: Texts> Texts for Vec<T> {
    fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        for value in self {
            value.each_text(change);
        }
    }
}

impl<T: Texts> Texts for Written<T> {
    fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        self.0.each_text(change);
    }
}

/// A pair of a map: its name is none.
impl<T: Texts> Texts for (At<String>, T) {
    fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        self.1.each_text(change);
    }
}

impl Texts for Money {
    fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        if let Self::Words(words) = self {
            change(words);
        }
    }
}

impl Texts for Duration {
    fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        if let Self::Words(words) = self {
            change(words);
        }
    }
}

/// A value of the author's own is for templates, which know what it is.
impl Texts for Node {
    fn each_text(&mut self, _: &mut dyn FnMut(&mut String)) {}
}

/// It is the configuration's, which looks nothing up.
impl Texts for Localized {
    fn each_text(&mut self, _: &mut dyn FnMut(&mut String)) {}
}

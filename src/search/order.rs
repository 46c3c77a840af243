//! The order of words: which word follows a term, in a few bits, so that what is asked word for word is told from what
//! only has the same words; in headings once more in bits of their own, since few pages have two words side by side there.
//! Words that say nothing of what is looked for stand between others without parting them.
//! And the form of a word, in fewer bits, since a term is known without its ending.

use super::engine::is_small;
use super::text::{Term, terms};

/// How many different words there seem to be, anywhere and above these bits in headings, and how many forms of one.
const BITS: u32 = 16;
const LABEL_BITS: u32 = 8;
/// The bits of the words that follow a term anywhere.
pub(super) const TEXT: u32 = (1 << BITS) - 1;
pub(super) const FORMS: u32 = 8;

/// For each of some terms the bits of the word that follows it; none for the last ones.
pub(super) fn next(terms: &[Term]) -> Vec<u32> {
    let mut all = vec![0; terms.len()];
    // A word and its first part stand at the same place, and the same follows them.
    let (mut place, mut own, mut after) = (usize::MAX, 0, 0);
    for (next, term) in all.iter_mut().zip(terms).rev() {
        if term.at != place {
            (place, own) = (term.at, after);
        }
        *next = own;
        if !is_small(&term.text) {
            after = bit(&term.text);
        }
    }
    all
}

fn bit(word: &str) -> u32 {
    let hash = hash(word);
    1 << (hash % BITS) | 1 << (BITS + hash / BITS % LABEL_BITS)
}

fn hash(word: &str) -> u32 {
    word.bytes().fold(7, |hash, byte| (hash * 31 + u32::from(byte)) % 997)
}

/// The form of a word.
pub(super) fn form(word: &str) -> u32 {
    hash(word) % FORMS
}

/// The terms of a text, each with the form of the word.
pub(super) fn formed(text: &str, stems: bool) -> impl Iterator<Item = (Term, u32)> {
    let whole = terms(text, false).into_iter().map(|own| form(&own.text));
    terms(text, stems).into_iter().zip(whole)
}

/// The number of a word that is before another one.
pub(super) fn number(word: &str) -> u32 {
    hash(word) % 255 + 1
}

/// For each of some terms the word before it, whatever it says, by a number up to 255; nothing for the first ones.
pub(super) fn before(terms: &[Term]) -> Vec<u32> {
    let (mut place, mut own, mut last) = (0, 0, 0);
    let next = |term: &Term| {
        if term.at != place {
            (place, own) = (term.at, last);
        }
        last = number(&term.text);
        own
    };
    terms.iter().map(next).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_are_between_others_and_parts_are_followed_by_parts() {
        let all = terms("cards for the Wi-Fi network", true);
        let own: Vec<u32> = next(&all);
        let texts: Vec<&str> = all.iter().map(|term| term.text.as_str()).collect();
        assert_eq!(texts, ["card", "for", "the", "wifi", "wi", "fi", "network"]);
        let [wifi, fi, network] = ["wifi", "fi", "network"].map(bit);
        assert_eq!(own, [wifi, wifi, wifi, fi, fi, network, 0]);
    }

    #[test]
    fn what_follows_is_told_twice_and_headings_apart() {
        for own in ["network", "card", "fi", "wifi"].map(bit) {
            assert_eq!(((own & TEXT).count_ones(), (own & !TEXT).count_ones()), (1, 1));
            assert!(own < 1 << (BITS + LABEL_BITS));
        }
    }

    #[test]
    fn words_are_before_others_whatever_they_say() {
        let own = before(&terms("cards for the Wi-Fi network", true));
        let [card, fo, the, wi, fi] = ["card", "for", "the", "wi", "fi"].map(number);
        assert_eq!(own, [0, card, fo, the, the, wi, fi]);
    }

    #[test]
    fn words_of_one_stem_have_forms() {
        let forms = |text: &str| formed(text, true).map(|(_, form)| form).collect::<Vec<u32>>();
        assert_ne!(forms("print"), forms("printing"));
        assert_ne!(forms("account"), forms("accounts"));
        assert_eq!(forms("Wi-Fi cards")[3], forms("cards")[0]);
        assert!(forms("a few more words of a title").iter().all(|form| *form < FORMS));
    }
}

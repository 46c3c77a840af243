//! The order of words: which word follows a term, in a few bits, so that what is asked word for word is told from what
//! only has the same words. Words that say nothing of what is looked for stand between others without parting them.

use super::engine::is_small;
use super::text::Term;

/// How many different words there seem to be.
const BITS: u32 = 16;

/// For each of some terms the bit of the word that follows it; none for the last ones.
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
    1 << (word.bytes().fold(7, |hash, byte| (hash * 31 + u32::from(byte)) % 997) % BITS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::text::terms;

    #[test]
    fn small_words_are_between_others_and_parts_are_followed_by_parts() {
        let all = terms("cards for the Wi-Fi network", true);
        let own: Vec<u32> = next(&all);
        let texts: Vec<&str> = all.iter().map(|term| term.text.as_str()).collect();
        assert_eq!(texts, ["card", "for", "the", "wifi", "wi", "fi", "network"]);
        let [wifi, fi, network] = ["wifi", "fi", "network"].map(bit);
        assert_eq!(own, [wifi, wifi, wifi, fi, fi, network, 0]);
    }
}

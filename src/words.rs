//! Where Chinese words end. Only this module uses the dictionary.

use std::sync::OnceLock;

use jieba_rs::Jieba;

/// Cuts a run of Chinese characters into words. The first one that does pays a tenth of a second for the dictionary.
pub fn cut(run: &str) -> Vec<&str> {
    static JIEBA: OnceLock<Jieba> = OnceLock::new();
    let jieba = JIEBA.get_or_init(Jieba::new);
    jieba.cut(run, true).into_iter().map(|token| token.word).collect()
}

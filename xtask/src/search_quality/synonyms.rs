//! Queries in other words than the page has.

use std::io::Result;
use std::path::Path;

use super::corpus::Corpus;
use super::kinds::Query;
use super::written::text;
use crate::prng::Prng;
use crate::prose::Language;

/// Words of help for software that mean the same, for those who give none.
const CHINESE: &[&[&str]] = &[
    &["删除", "去掉"],
    &["设置", "设定"],
    &["打印", "印出"],
    &["打开", "开启"],
    &["创建", "新建"],
    &["更改", "修改", "变更"],
    &["文件", "档案"],
    &["选择", "挑选"],
    &["显示", "展示"],
    &["复制", "拷贝"],
    &["密码", "口令"],
    &["错误", "报错"],
];
const ENGLISH: &[&[&str]] = &[
    &["delete", "erase"],
    &["folder", "directory"],
    &["picture", "image"],
    &["show", "display"],
    &["choose", "select"],
    &["create", "make"],
    &["change", "modify"],
    &["colour", "color"],
    &["start", "launch"],
];

/// The groups of words of a file, one group on a line with commas between the words, or some common ones.
pub fn groups(file: Option<&Path>, language: Language) -> Result<Vec<Vec<String>>> {
    let Some(file) = file else {
        let own = if language == Language::Chinese { CHINESE } else { ENGLISH };
        return Ok(own.iter().map(|group| group.iter().map(|word| (*word).to_owned()).collect()).collect());
    };
    let text = std::fs::read_to_string(file)?;
    let group = |line: &str| line.split([',', '，']).map(|word| word.trim().to_owned()).collect();
    Ok(text.lines().filter(|line| line.contains([',', '，'])).map(group).collect())
}

/// A phrase with one of its words exchanged for another of its group that no such title has.
pub fn make(corpus: &Corpus, groups: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let own = text(corpus, prng, 3, 8)?;
    let group = groups.iter().find(|group| group.iter().any(|word| has(corpus, &own, word)))?;
    let word = group.iter().find(|word| has(corpus, &own, word))?;
    let others: Vec<&String> = group.iter().filter(|other| *other != word).collect();
    let typed = own.replace(word.as_str(), others[prng.below(others.len())]);
    corpus.titled(&typed).is_empty().then(|| Query::of_pages(typed, corpus.titled(&own)))
}

/// Whether a phrase has a word; an English one has it whole.
fn has(corpus: &Corpus, phrase: &str, word: &str) -> bool {
    if corpus.is_chinese() { phrase.contains(word) } else { phrase.split(' ').any(|own| own == word) }
}

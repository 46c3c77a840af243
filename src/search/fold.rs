//! Traditional characters, and words that Taiwan has others for. What is indexed is folded; a question is folded only if
//! something in it is not found as it is.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use rustc_hash::FxHashMap;

use super::text::{normal, terms};

/// Words of Taiwan, with simplified characters, and what the mainland says.
const WORDS: &[(&str, &str)] = &[
    ("伺服器", "服务器"),
    ("使用者", "用户"),
    ("储值", "充值"),
    ("加值", "充值"),
    ("印表机", "打印机"),
    ("列印", "打印"),
    ("取代", "替换"),
    ("变数", "变量"),
    ("字串", "字符串"),
    ("字元", "字符"),
    ("存取", "访问"),
    ("专案", "项目"),
    ("帐号", "账号"),
    ("帐户", "账户"),
    ("帐单", "账单"),
    ("影像", "图像"),
    ("影片", "视频"),
    ("数位", "数字"),
    ("数据机", "调制解调器"),
    ("档案", "文件"),
    ("检视", "查看"),
    ("游标", "光标"),
    ("滑鼠", "鼠标"),
    ("汇入", "导入"),
    ("汇出", "导出"),
    ("登出", "退出"),
    ("登入", "登录"),
    ("硬碟", "硬盘"),
    ("程式", "程序"),
    ("程式码", "代码"),
    ("简讯", "短信"),
    ("网路", "网络"),
    ("荧幕", "屏幕"),
    ("萤幕", "屏幕"),
    ("视窗", "窗口"),
    ("视讯", "视频"),
    ("记忆体", "内存"),
    ("设定", "设置"),
    ("讯息", "消息"),
    ("讯号", "信号"),
    ("资料", "数据"),
    ("资料夹", "文件夹"),
    ("资料库", "数据库"),
    ("资讯", "信息"),
    ("软体", "软件"),
    ("硬体", "硬件"),
    ("连结", "链接"),
    ("连线", "连接"),
    ("通讯", "通信"),
    ("选单", "菜单"),
    ("门号", "号码"),
    ("阵列", "数组"),
    ("随身碟", "U盘"),
    ("预设", "默认"),
    ("最佳化", "优化"),
    ("行动", "移动"),
    ("行动电话", "手机"),
    ("解析度", "分辨率"),
    ("物件", "对象"),
    ("函式", "函数"),
    ("介面", "界面"),
    ("品质", "质量"),
    ("支援", "支持"),
    ("新增", "添加"),
    ("移除", "删除"),
    ("储存", "保存"),
    ("重设", "重置"),
    ("回传", "返回"),
    ("执行绪", "线程"),
    ("快取", "缓存"),
    ("封包", "数据包"),
    ("频宽", "带宽"),
    ("埠", "端口"),
    ("位址", "地址"),
    ("网域", "域"),
    ("原始码", "源代码"),
    ("演算法", "算法"),
    ("套件", "软件包"),
    ("外挂", "插件"),
    ("范本", "模板"),
    ("栏位", "字段"),
    ("巨集", "宏"),
    ("汇流排", "总线"),
    ("相容", "兼容"),
    ("遗失", "丢失"),
];

/// Every traditional character with the simplified one.
fn characters() -> &'static FxHashMap<char, char> {
    static CHARACTERS: OnceLock<FxHashMap<char, char>> = OnceLock::new();
    CHARACTERS.get_or_init(|| {
        let Ok(converter) = OpenCC::from_config(BuiltinConfig::T2s) else {
            return FxHashMap::default();
        };
        let simplified = |c: char| converter.convert(&c.to_string()).chars().next().filter(|own| *own != c);
        ('\u{3400}'..='\u{9FFF}').filter_map(|c| Some((c, simplified(c)?))).collect()
    })
}

/// A text with simplified characters.
pub fn fold(text: &str) -> String {
    let characters = characters();
    text.chars().map(|c| characters.get(&c).copied().unwrap_or(c)).collect()
}

/// The characters of some texts that are folded, each before the simplified one.
pub fn pairs<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let characters = characters();
    let mut own: Vec<(char, char)> =
        texts.flat_map(str::chars).filter_map(|c| Some((c, *characters.get(&c)?))).collect();
    own.sort_unstable();
    own.dedup();
    own.into_iter().flat_map(|(from, to)| [from, to]).collect()
}

/// What a reader's program folds with, as JSON: the traditional characters, the simplified ones in the same order, and
/// the words. Only what leads to something that the site has is of use: `has` says whether it has a character, `listed`
/// which of [`WORDS`] it has, `own` are words that Taiwan has others for, the most frequent first.
pub fn table(has: impl Fn(char) -> bool, listed: &[bool], own: &[(&str, &str)]) -> String {
    let mut pairs: Vec<(char, char)> = characters().iter().map(|(from, to)| (*from, *to)).collect();
    pairs.retain(|(_, to)| has(*to));
    pairs.sort_unstable();
    let from: String = pairs.iter().map(|(from, _)| from).collect();
    let to: String = pairs.iter().map(|(_, to)| to).collect();
    serde_json::json!({ "from": from, "to": to, "words": words(listed, own) }).to_string()
}

/// Which of [`WORDS`] a site has; `has` says whether it has a term.
pub fn listed(has: impl Fn(&str) -> bool) -> Vec<bool> {
    WORDS.iter().map(|(_, to)| terms(to, false).iter().all(|term| has(&term.text))).collect()
}

/// The terms of [`WORDS`], and of others that Taiwan says.
pub fn terms_of_words<'w>(others: impl Iterator<Item = &'w str>) -> impl Iterator<Item = String> {
    let own = WORDS.iter().flat_map(|(from, to)| [*from, *to]);
    own.chain(others).flat_map(|word| terms(word, false)).map(|term| term.text)
}

/// What Taiwan calls some words, of those that it has others for.
pub fn of_taiwan<'w>(words: impl Iterator<Item = &'w str>) -> Vec<(&'w str, String)> {
    let Ok(converter) = OpenCC::from_config(BuiltinConfig::S2twp) else {
        return Vec::new();
    };
    let own = words.map(|word| (word, fold(&converter.convert(word))));
    own.filter(|(word, from)| from != word).collect()
}

/// The words of Taiwan that the site has, and that are written alike on the mainland, each with that of the mainland,
/// longer ones first: as they are found, and nothing of them is folded, it is not seen who writes them. `is_titled` says
/// of a term whether titles have it, if any page has: a word in a title is one of the site.
pub fn alike<'w>(
    listed: &[bool],
    own: &[(&'w str, &'w str)],
    is_titled: impl Fn(&str) -> Option<bool>,
) -> Vec<(&'w str, String)> {
    let all = words(listed, own);
    let Ok(converter) = OpenCC::from_config(BuiltinConfig::S2t) else {
        return Vec::new();
    };
    let is_alike = |from: &str| from.chars().count() > 1 && converter.convert(from) == from;
    let is_said = |word: &str| {
        let titled: Option<Vec<bool>> = terms(word, false).iter().map(|term| is_titled(&term.text)).collect();
        titled.is_some_and(|own| own.contains(&false))
    };
    all.into_iter()
        .filter(|(from, _)| is_said(from) && is_alike(from))
        .map(|(from, to)| (from, normal(to)))
        .collect()
}

/// The words of Taiwan, each with that of the site; longer ones first.
fn words<'w>(listed: &[bool], own: &[(&'w str, &'w str)]) -> Vec<(&'w str, &'w str)> {
    let listed = WORDS.iter().zip(listed).filter(|(_, has)| **has).map(|((from, to), _)| (*from, *to));
    let mut pairs: BTreeMap<&str, &str> = listed.collect();
    let mut own = own.to_vec();
    own.sort_by_key(|(word, _)| word.chars().count());
    for (word, from) in own {
        // What its parts are called is known already.
        if replaced(from, &pairs) != word {
            pairs.entry(from).or_insert(word);
        }
    }
    let mut pairs: Vec<(&str, &str)> = pairs.into_iter().collect();
    pairs.sort_by_key(|(from, _)| Reverse(from.chars().count()));
    pairs
}

/// A word with its parts replaced, the longest first.
fn replaced(word: &str, pairs: &BTreeMap<&str, &str>) -> String {
    let mut out = String::new();
    let mut rest = word;
    while let Some(next) = rest.chars().next() {
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
        let longest = ends.filter_map(|end| Some((end, *pairs.get(&rest[..end])?))).next_back();
        let (end, own) = longest.map_or((next.len_utf8(), None), |(end, to)| (end, Some(to)));
        out.push_str(own.unwrap_or(&rest[..end]));
        rest = &rest[end..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_folded_into_what_the_site_says() {
        let own = of_taiwan(["网络", "设置", "网络设置"].into_iter());
        let own: Vec<(&str, &str)> = own.iter().map(|(word, from)| (*word, from.as_str())).collect();
        let listed = listed(|term| "网络设置".contains(term));
        let table = table(|c| "网络设置".contains(c), &listed, &own);
        let table: serde_json::Value = serde_json::from_str(&table).unwrap();
        assert_eq!(table["words"], serde_json::json!([["网路", "网络"], ["设定", "设置"]]));
        assert_eq!(table["to"].as_str().unwrap().chars().find(|c| !"网络设置".contains(*c)), None);
        assert_eq!(pairs(["網路與网络"].into_iter()), "網网與与");
    }

    #[test]
    fn words_that_are_written_alike_are_told_unless_they_are_the_sites_own() {
        let listed = listed(|term| "用户登录添加设置".contains(term));
        let titled = |word: &str| ["使用", "用者", "登入", "新增"].contains(&word).then_some(word == "新增");
        let words = alike(&listed, &[], titled);
        let words: Vec<(&str, &str)> = words.iter().map(|(from, to)| (*from, to.as_str())).collect();
        // 设定 has other characters in Taiwan, and 新增 stands in a title.
        assert_eq!(words, [("使用者", "用户"), ("登入", "登录")]);
    }
}
